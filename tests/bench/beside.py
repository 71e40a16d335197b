"""A scorer beside others: clients that export or print a Test without end, and clients that send a byte a second."""

import asyncio
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.bench import scorers
from tests.bench.disturb import EXPORTERS, KINDS, SLOW
from tests.bench.http import Refused
from tests.bench.load import PROJECT
from tests.bench.measure import median, percentile
from tests.bench.report import Budget, Section, Table, milliseconds
from tests.bench.rig import PROCESSES, Rig, tell
from tests.bench.scorers import Scorer

if TYPE_CHECKING:
    from tests.stack import Stack

BALLS, QUICK_BALLS = 40, 6
LATE_BALL, QUICK_LATE_BALL = 2_500, 120
PACE = 0.25
"""Seconds from one ball to the next."""
SETTLE_SECONDS = 2.0
MOST = 1.5
ALONE = "alone"


@dataclass(slots=True)
class Times:
    """Seconds of each delivery, and what failed."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def run(rig: Rig) -> Section:
    return asyncio.run(measure(started(rig), rig.options.rounds, quick=rig.options.quick))


def started(rig: Rig) -> "Stack":
    """Start a stack with the limits that a new installation has."""
    environment = {**rig.environment, "CRICKSY_HEAVY_READS_PER_SECOND": "20", "CRICKSY_WRITES_PER_SECOND": "50"}
    from tests import stack

    tell("starting HTTP servers, WebSocket server, workers and beat")
    found = stack.started(rig.root / "beside", environment, PROCESSES, scorer_token=stack.prepare(environment))
    rig.exits.callback(found.stop)
    return found


async def measure(stack: "Stack", rounds: int, *, quick: bool) -> Section:
    exported = scorers.long_match(stack)
    tell("recording the match that is exported")
    await record(exported, QUICK_LATE_BALL if quick else LATE_BALL, 1 / 40)
    found = {name: Times() for name in (ALONE, *KINDS)}
    for number in range(1, rounds + 1):
        scorer = scorers.t20(stack, 400 + number)
        await record(scorer, 5, PACE)
        for name, times in found.items():
            await beside(stack, name, exported.path, scorer, times, QUICK_BALLS if quick else BALLS)
        tell(f"round {number} of {rounds}")
    return section(found)


async def beside(stack: "Stack", name: str, path: str, scorer: Scorer, times: Times, balls: int) -> None:
    seconds = balls * PACE + SETTLE_SECONDS
    command = [sys.executable, "-m", "tests.bench.disturb", name, str(stack.ports.http), path, str(seconds)]
    other = None if name == ALONE else subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    await asyncio.sleep(SETTLE_SECONDS)
    before = len(scorer.seconds)
    times.failures += await record(scorer, balls, PACE)
    times.seconds += scorer.seconds[before:]
    if other:
        times.others.append((await asyncio.to_thread(other.communicate))[0].strip())


async def record(scorer: Scorer, balls: int, pace: float) -> list[str]:
    """Record at a pace; return what failed."""
    failures = []
    due = time.monotonic()
    for _ in range(balls):
        try:
            await scorer.next()
        except (Refused, OSError, EOFError) as error:
            failures.append(repr(error)[:200])
            with suppress(OSError):
                await scorer.connection.open()
        due = max(due + pace, time.monotonic())
        await asyncio.sleep(due - time.monotonic())
    return failures


def section(found: dict[str, Times]) -> Section:
    alone = median(found[ALONE].seconds)
    table = Table(
        f"A scorer beside {EXPORTERS} exporters, or {SLOW} slow connections",
        ["beside", "deliveries", "p50", "p95", "largest", "p50, of alone", "failed"],
    )
    for name, times in found.items():
        halves = median(times.seconds), percentile(times.seconds, 0.95), max(times.seconds)
        ratio = f"{median(times.seconds) / alone:.2f} x"
        table.rows.append([name, str(len(times.seconds)), *map(milliseconds, halves), ratio, str(len(times.failures))])
        table.notes += [f"{name}: {said}" for said in times.others[:1] + times.failures[:3]]
    budgets = [
        Budget(f"p50 beside {name}, of alone", median(times.seconds) / alone, MOST, "x")
        for name, times in found.items()
        if name != ALONE
    ]
    failed = sum(len(times.failures) for times in found.values())
    figures = {name: {"seconds": times.seconds, "others": times.others} for name, times in found.items()}
    return Section("beside", [table], [*budgets, Budget("deliveries that failed", failed, 0, "")], figures)
