"""Recording a delivery over HTTP: one scorer, eight at once, and late in a long match."""

import asyncio
from typing import Any

from tests.bench import scorers
from tests.bench.measure import cpu_of_families, median, percentile
from tests.bench.report import Budget, Section, Table, milliseconds
from tests.bench.rig import Rig, tell
from tests.bench.scorers import Scorer
from tests.stack import Stack

BALLS, QUICK_BALLS = 300, 40
SCORERS = 8
WARM_UP_SCORERS = 32
LATE_BALL, QUICK_LATE_BALL = 2_500, 300
EARLY_BALL = 10
BLOCK = 10
BLOCKS, QUICK_BLOCKS = 20, 4
# The bell and the worker are still busy after a block; that must not count in the next block.
SETTLE_SECONDS = 0.1


def run(rig: Rig) -> Section:
    return asyncio.run(measure(rig.stack, quick=rig.options.quick))


async def measure(stack: Stack, *, quick: bool) -> Section:
    balls = QUICK_BALLS if quick else BALLS
    await warm_up(stack)
    tell("one scorer")
    alone = await recorded([scorers.t20(stack, 2)], balls // 2) + await recorded([scorers.t20(stack, 3)], balls // 2)
    tell(f"{SCORERS} scorers at once")
    at_once = await recorded([scorers.t20(stack, 10 + number) for number in range(SCORERS)], balls // 2)
    late = await long_match(stack, quick=quick)
    section = Section("post", [table(alone, at_once), late_table(late)], budgets(alone, at_once))
    section.budgets += late_budgets(late)
    section.figures = {"alone": alone, "at_once": at_once, **late}
    return section


async def warm_up(stack: Stack) -> None:
    """Let each thread of each web process open its database connection, which it does with its first request."""
    tell("warming up")
    await recorded([scorers.t20(stack, 100 + number) for number in range(WARM_UP_SCORERS)], EARLY_BALL)


async def recorded(those: list[Scorer], count: int) -> list[float]:
    """Return the seconds of each delivery while all scorers record at once."""
    await asyncio.gather(*(one.record(count) for one in those))
    for one in those:
        one.connection.close()
    return [seconds for one in those for seconds in one.seconds]


async def long_match(stack: Stack, *, quick: bool) -> dict[str, Any]:
    """Play blocks of balls early in one match and late in another, in turn; seconds of each ball, CPU of each block."""
    early, late = scorers.long_match(stack), scorers.long_match(stack)
    await early.record(EARLY_BALL)
    tell("recording a long match")
    await late.record(QUICK_LATE_BALL if quick else LATE_BALL)
    figures: dict[str, Any] = {"at": late.seq}
    for one in (early, late):
        one.seconds.clear()
    cpu: dict[str, list[float]] = {"early": [], "late": [], "early_worker": [], "late_worker": []}
    for _ in range(QUICK_BLOCKS if quick else BLOCKS):
        for name, one in (("early", early), ("late", late)):
            web, worker = await block(stack, one)
            cpu[name].append(web / BLOCK)
            cpu[f"{name}_worker"].append(worker / BLOCK)
    return figures | {"early": early.seconds, "late": late.seconds, "cpu": cpu}


async def block(stack: Stack, scorer: Scorer) -> tuple[float, float]:
    """Return the CPU seconds of the web processes and of the worker."""
    before = cpu_of(stack, "web"), cpu_of(stack, "worker")
    await scorer.record(BLOCK)
    await asyncio.sleep(SETTLE_SECONDS)
    return cpu_of(stack, "web") - before[0], cpu_of(stack, "worker") - before[1]


def cpu_of(stack: Stack, kind: str) -> float:
    """Return the CPU seconds of all processes of a kind, as of `web-1` and `web-2`."""
    running = [child.process for name, child in stack.children.items() if name.startswith(f"{kind}-")]
    return cpu_of_families([process.pid for process in running if process])


def table(alone: list[float], at_once: list[float]) -> Table:
    found = Table("POST /games/{id}/deliveries", ["scorers", "deliveries", "p50", "p95", "largest"])
    for title, seconds in (("1", alone), (f"{SCORERS} at once", at_once)):
        found.rows.append([title, str(len(seconds)), *map(milliseconds, (*halves(seconds), max(seconds)))])
    return found


def halves(seconds: list[float]) -> tuple[float, float]:
    return median(seconds), percentile(seconds, 0.95)


def late_table(late: dict[str, Any]) -> Table:
    columns = ["ball", "p50", "p95", "CPU of web a ball", "CPU of worker a ball"]
    found = Table("A ball early and late in a match, in turn", columns)
    for title, name in ((f"{EARLY_BALL}", "early"), (f"{late['at']:,}", "late")):
        cpu = late["cpu"]
        cells = (*halves(late[name]), median(cpu[name]), median(cpu[f"{name}_worker"]))
        found.rows.append([f"from {title} on", *map(milliseconds, cells)])
    return found


def budgets(alone: list[float], at_once: list[float]) -> list[Budget]:
    limits = (("one scorer", alone, 12, 25), (f"{SCORERS} scorers at once", at_once, 35, 70))
    return [
        Budget(f"POST a delivery, {who}: {which}", value * 1e3, limit, "ms")
        for who, seconds, p50, p95 in limits
        for which, value, limit in zip(("p50", "p95"), halves(seconds), (p50, p95), strict=True)
    ]


def late_budgets(late: dict[str, Any]) -> list[Budget]:
    cpu = late["cpu"]
    wall = median(late["late"]) / median(late["early"])
    web = median(cpu["late"]) / median(cpu["early"])
    both = f"at ball {late['at']:,}, of ball {EARLY_BALL}"
    return [Budget(f"POST, wall {both}", wall, 1.2, "x"), Budget(f"POST, CPU of web {both}", web, 1.2, "x")]
