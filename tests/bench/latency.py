"""The time from a POST to the last viewer: twenty matches, one ball a second in each, through the whole stack."""

import asyncio
import random
import time

from tests.bench import live, profiling, scorers
from tests.bench.live import Reception
from tests.bench.measure import median, percentile
from tests.bench.post import warm_up
from tests.bench.report import Budget, Section, Table, milliseconds
from tests.bench.rig import Rig, tell
from tests.bench.scorers import Scorer
from tests.stack import Stack

MATCHES, VIEWERS, SECONDS = 20, 50, 30
QUICK_MATCHES, QUICK_VIEWERS, QUICK_SECONDS = 4, 5, 4
# match_created, toss, innings_started
BEFORE_THE_FIRST_BALL = 3
WARM_UP_BALLS = 2
LAST_ONES_SECONDS = 1.0


def run(rig: Rig) -> Section:
    quick = rig.options.quick
    matches, viewers = (QUICK_MATCHES, QUICK_VIEWERS) if quick else (MATCHES, VIEWERS)
    playing = [scorers.t20(rig.stack, 200 + number) for number in range(matches)]
    asyncio.run(begin(rig.stack, playing))
    with live.crowd_of(rig, playing, viewers) as crowd:
        crowd.follow()
        tell(f"{matches} matches with {viewers} viewers each, a ball a second")
        before = live.cpu_by_process(rig)
        with profiling.of(rig) as profile:
            asyncio.run(play(playing, QUICK_SECONDS if quick else SECONDS))
        cpu = live.used(before, live.cpu_by_process(rig))
        found = section(playing, viewers, live.read_reception(crowd), cpu)
    found.tables += profile.tables()
    return found


async def begin(stack: Stack, playing: list[Scorer]) -> None:
    await warm_up(stack)
    await asyncio.gather(*(one.record(BEFORE_THE_FIRST_BALL + WARM_UP_BALLS) for one in playing))
    for one in playing:
        one.posted.clear()
        one.connection.close()
    await asyncio.sleep(1)


async def play(playing: list[Scorer], seconds: int) -> None:
    """Each match begins at a random moment of the first second, as independent matches do."""
    dice = random.Random("a ball a second")
    await asyncio.gather(*(a_ball_a_second(one, dice.random(), seconds) for one in playing))
    await asyncio.sleep(LAST_ONES_SECONDS)


async def a_ball_a_second(scorer: Scorer, offset: float, seconds: int) -> None:
    begun = time.monotonic() + offset
    await scorer.connection.open()
    for number in range(seconds):
        await asyncio.sleep(max(begun + number - time.monotonic(), 0))
        await scorer.next()


def latencies(playing: list[Scorer], viewers: int, reception: Reception) -> tuple[list[float], int]:
    """Return the seconds of each ball that reached all its viewers, and the number of messages that did not arrive."""
    seconds, missing = [], 0
    for one in playing:
        arrivals = reception.arrivals.get(one.match_id, {})
        for seq, sent in one.posted.items():
            arrival = arrivals.get(seq)
            if arrival is not None and arrival.viewers >= viewers:
                seconds.append(arrival.at - sent)
            else:
                missing += viewers - (arrival.viewers if arrival else 0)
    return seconds, missing


def section(playing: list[Scorer], viewers: int, reception: Reception, cpu: dict[str, float]) -> Section:
    seconds, missing = latencies(playing, viewers, reception)
    balls = sum(len(one.posted) for one in playing)
    times = median(seconds), percentile(seconds, 0.95), percentile(seconds, 0.99), max(seconds)
    posts = [one for scorer in playing for one in scorer.seconds]
    title = f"Posted to the last of {viewers} viewers, on {len(playing)} matches, a ball a second on each"
    table = Table(title, ["balls", "p50", "p95", "p99", "largest", "p50 of the POST alone", "missing"])
    table.rows.append([str(balls), *map(milliseconds, (*times, median(posts))), str(missing)])
    cost = Table("CPU a ball, ms, idle time included", live.cpu_columns(cpu), [live.cpu_row(cpu, balls)])
    budgets = [
        Budget(f"posted to last of {viewers * len(playing):,} viewers: p95", times[1] * 1e3, 40, "ms"),
        Budget("deliveries that did not arrive", missing, 0, ""),
    ]
    return Section("latency", [table, cost], budgets, {"seconds": seconds, "cpu": cpu, "gaps": reception.gaps})
