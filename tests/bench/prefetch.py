"""How many balls a worker may reserve: throughput and delay with one, with four and with none ahead.

Each turn starts the processes anew; the turns alternate, so that a slow minute of the machine meets all of them.
"""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace

from cricksy.processes import Process
from tests.bench import live, scorers, throughput
from tests.bench.live import Reception
from tests.bench.measure import median, percentile
from tests.bench.report import Section, Table, figure, milliseconds
from tests.bench.rig import PROCESSES, Rig, tell
from tests.bench.scorers import Scorer

CHOICES = {
    "1": ["--prefetch-multiplier", "1"],
    "4": ["--prefetch-multiplier", "4"],
    "none": ["--disable-prefetch"],
}


@dataclass(frozen=True, slots=True)
class Turn:
    """Balls a second recorded and pushed; and from the POST of a ball to its viewer, in seconds."""

    rate: float
    p50: float
    p95: float
    left_behind: int


def run(rig: Rig) -> Section:
    turns: dict[str, list[Turn]] = {choice: [] for choice in CHOICES}
    for number in range(1, rig.options.rounds + 1):
        for choice in CHOICES:
            tell(f"round {number} of {rig.options.rounds}: prefetch {choice}")
            with processes_with(rig, choice, number):
                turns[choice].append(turn(rig))
    columns = ["reserved ahead", "recorded and pushed/s", "POST to viewer p50", "p95", "left behind"]
    table = Table("Matches as fast as they can: medians of the rounds", columns, [row(*one) for one in turns.items()])
    return Section(
        "prefetch", [table], figures={choice: [asdict(one) for one in each] for choice, each in turns.items()}
    )


@contextmanager
def processes_with(rig: Rig, choice: str, number: int) -> Iterator[None]:
    environment = rig.environment
    from tests.stack import prepare, started

    def reserving(process: Process) -> Process:
        is_of_balls = process.name in ("worker-1", "worker-2")
        return replace(process, command=[*process.command, *CHOICES[choice]]) if is_of_balls else process

    root = rig.root / f"prefetch-{choice}-{number}"
    end_stack(rig)  # of another suite: its workers would take these tasks
    rig.stack = started(root, environment, PROCESSES, change=reserving, scorer_token=prepare(environment))
    try:
        yield
    finally:
        end_stack(rig)


def end_stack(rig: Rig) -> None:
    if "stack" in vars(rig):
        rig.stack.stop()
        del rig.stack


def turn(rig: Rig) -> Turn:
    quick = rig.options.quick
    count = throughput.QUICK_MATCHES if quick else throughput.MATCHES
    playing = [scorers.t20(rig.stack, 300 + number) for number in range(count)]
    asyncio.run(throughput.begin(rig, playing))
    with live.crowd_of(rig, playing, 1) as crowd:
        crowd.follow()
        begun = time.monotonic()
        asyncio.run(throughput.play(playing, begun + (throughput.QUICK_SECONDS if quick else throughput.SECONDS)))
        reception = throughput.await_reception(crowd, playing)
    return turn_of(playing, reception, begun)


def turn_of(playing: list[Scorer], reception: Reception, begun: float) -> Turn:
    arrived = [(one, reception.arrivals.get(one.match_id, {})) for one in playing]
    delays = [seqs[seq].at - at for one, seqs in arrived for seq, at in one.posted.items() if seq in seqs]
    last = max((one.at for _, seqs in arrived for one in seqs.values()), default=begun)
    behind = sum(one.seq not in seqs for one, seqs in arrived)
    rate = sum(len(one.posted) for one in playing) / (last - begun) if last > begun else 0.0
    return Turn(rate, percentile(delays, 0.5), percentile(delays, 0.95), behind)


def row(choice: str, turns: list[Turn]) -> list[str]:
    delays = (milliseconds(median([one.p50 for one in turns])), milliseconds(median([one.p95 for one in turns])))
    rate, behind = median([one.rate for one in turns]), sum(one.left_behind for one in turns)
    return [choice, figure(rate), *delays, str(behind)]
