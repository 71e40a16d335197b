"""Fifty matches at once, as fast as their scorers can record: balls a second recorded, recomputed and pushed."""

import asyncio
import time

from tests.bench import live, profiling, scorers
from tests.bench.latency import latencies
from tests.bench.live import Reception
from tests.bench.load import Crowd
from tests.bench.measure import median
from tests.bench.post import warm_up
from tests.bench.report import Budget, Section, Table, figure, milliseconds
from tests.bench.rig import Rig, tell
from tests.bench.scorers import Scorer

MATCHES, SECONDS = 50, 10
QUICK_MATCHES, QUICK_SECONDS = 8, 2
BEFORE_THE_FIRST_BALL = 3
PATIENCE = 30.0
COLUMNS = [
    *("balls recorded", "recorded/s", "recorded and pushed/s", "posted to viewer p50", "last one pushed after"),
    *("frames", "matches left behind"),
]


def run(rig: Rig) -> Section:
    quick = rig.options.quick
    playing = [scorers.t20(rig.stack, 300 + number) for number in range(QUICK_MATCHES if quick else MATCHES)]
    asyncio.run(begin(rig, playing))
    with live.crowd_of(rig, playing, 1) as crowd:
        crowd.follow()
        tell(f"{len(playing)} matches at once")
        before, begun = live.cpu_by_process(rig), time.monotonic()
        with profiling.of(rig) as profile:
            asyncio.run(play(playing, begun + (QUICK_SECONDS if quick else SECONDS)))
            recorded = time.monotonic() - begun
            reception = await_reception(crowd, playing)
        found = section(playing, begun, recorded, reception, live.used(before, live.cpu_by_process(rig)))
    found.tables += profile.tables()
    return found


async def begin(rig: Rig, playing: list[Scorer]) -> None:
    await warm_up(rig.stack)
    await asyncio.gather(*(one.record(BEFORE_THE_FIRST_BALL) for one in playing))
    for one in playing:
        one.posted.clear()
        one.connection.close()
    await asyncio.sleep(1)


async def play(playing: list[Scorer], until: float) -> None:
    await asyncio.gather(*(one_match(one, until) for one in playing))


async def one_match(scorer: Scorer, until: float) -> None:
    await scorer.connection.open()
    while time.monotonic() < until:
        if await scorer.next() is None:
            return


def await_reception(crowd: Crowd, playing: list[Scorer]) -> Reception:
    """Wait until the viewer of each match has its last event, or the patience ends."""
    deadline = time.monotonic() + PATIENCE
    while True:
        reception = live.read_reception(crowd)
        if all(one.seq in reception.arrivals.get(one.match_id, {}) for one in playing) or time.monotonic() > deadline:
            return reception
        time.sleep(0.1)


def section(
    playing: list[Scorer], begun: float, recorded: float, reception: Reception, cpu: dict[str, float]
) -> Section:
    balls = sum(len(one.posted) for one in playing)
    last = max((one.at for seqs in reception.arrivals.values() for one in seqs.values()), default=begun)
    behind = [one for one in playing if one.seq not in reception.arrivals.get(one.match_id, {})]
    frames = sum(seq in reception.arrivals.get(one.match_id, {}) for one in playing for seq in one.posted)
    rate = balls / (last - begun) if last > begun else 0.0
    delays, _ = latencies(playing, 1, reception)
    table = Table(
        f"{len(playing)} matches at once, one viewer on each",
        COLUMNS,
        [
            [
                *(str(balls), figure(balls / recorded), figure(rate)),
                *(milliseconds(median(delays)), f"{last - begun - recorded:.2f} s"),
                *(str(frames), str(len(behind))),
            ]
        ],
    )
    table.notes.append(
        "where frames are fewer than balls: a viewer more than 50 events behind gets one snapshot instead"
    )
    cost = Table("CPU a ball, ms", live.cpu_columns(cpu), [live.cpu_row(cpu, balls)])
    budgets = [
        Budget("balls a second recorded, recomputed and pushed", rate, 100, "/s", at_least=True),
        Budget("gaps in what viewers got, and matches left behind", reception.gaps + len(behind), 0, ""),
    ]
    figures = {
        "balls": balls,
        "recorded_seconds": recorded,
        "pushed_seconds": last - begun,
        "frames": frames,
        "cpu": cpu,
    }
    return Section("throughput", [table, cost], budgets, figures)
