"""Thousands of live matches: what a ball costs, and how much memory processes take, with room for all and without."""

import asyncio
import random
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.bench.http import Connection
from tests.bench.measure import cpu_of_families, median, memory_of, percentile
from tests.bench.report import Section, Table, milliseconds
from tests.bench.rig import PROCESSES, Rig, tell

if TYPE_CHECKING:
    from tests.stack import Stack

MATCHES, QUICK_MATCHES = 2_000, 40
FEW = 20
"""Matches to compare with."""
BALLS = 121
"""Of each match before the measurement: an over has begun."""
ROUNDS, ROUNDS_OF_FEW, QUICK_ROUNDS = 3, 100, 2
CONNECTIONS = 8
ROOM = 1_000_000
PATIENCE = 60.0
PROCESSES_OF_A_BALL = ("web-1", "web-2", "worker-1", "worker-2")


@dataclass(slots=True)
class Match:
    id: str
    balls: int = BALLS
    overs: int = (BALLS + 5) // 6

    def next(self) -> dict[str, Any]:
        """Return the body of the next ball, bowled as in the match that was copied."""
        from tests.record.cast import BOWLERS

        body: dict[str, Any] = {"runs": 1}
        if self.balls % 6 == 0:
            self.overs += 1
            body["bowler_id"] = BOWLERS[self.overs % len(BOWLERS)]
        self.balls += 1
        return body


@dataclass(frozen=True, slots=True)
class Played:
    """`first` has the seconds of the first ball of each match, `seconds` and `cpu` those of later ones.

    `memory` is in bytes by process, before the first ball and after the last.
    """

    title: str
    first: list[float]
    seconds: list[float]
    cpu: dict[str, float]
    memory: dict[str, tuple[int, int]]


def run(rig: Rig) -> Section:
    rig.environment  # noqa: B018  Django is needed to fill the database
    from knox.models import AuthToken

    from tests.queries import filled
    from tests.stack import prepare

    quick = rig.options.quick
    count = QUICK_MATCHES if quick else MATCHES
    prepare(rig.environment)
    original = filled.play_original(BALLS)
    tell(f"filling a database with {count:,} matches")
    ids = filled.fill(original, count + FEW)
    few, many = [Match(each) for each in ids[count:]], [Match(each) for each in ids[:count]]
    token = str(AuthToken.objects.create(user=original.scorer)[1])
    rounds, rounds_of_few = (QUICK_ROUNDS, QUICK_ROUNDS) if quick else (ROUNDS, ROUNDS_OF_FEW)
    runs = [
        (f"{FEW}", few, rounds_of_few, {}),
        (f"{count:,}", many, rounds, {}),
        (f"{count:,}, room for all", many, rounds, {"CRICKSY_CACHED_EVENTS": str(ROOM)}),
    ]
    found = []
    for title, matches, times, settings in runs:
        with started(rig, token, settings) as stack:
            tell(f"a ball in each of {title}")
            found.append(asyncio.run(play(stack, title, matches, times)))
    return section(found)


@contextmanager
def started(rig: Rig, token: str, settings: dict[str, str]) -> "Iterator[Stack]":
    """Start the processes anew: they know no match yet."""
    from tests import stack

    name = f"many-{uuid.uuid4().hex[:4]}"
    found = stack.started(rig.root / name, {**rig.environment, **settings}, PROCESSES, scorer_token=token)
    try:
        yield found
    finally:
        found.stop()


async def play(stack: "Stack", title: str, matches: list[Match], rounds: int) -> Played:
    connections = [Connection(stack.ports.http, stack.headers) for _ in range(CONNECTIONS)]
    before = {name: memory_of(pid) for name, pid in pids(stack).items()}
    # Each HTTP process folds a match when it meets it: after two balls almost all are folded in both.
    first = await a_ball_of_each(connections, matches)
    await a_ball_of_each(connections, matches)
    begun = {name: cpu_of_families([pid]) for name, pid in pids(stack).items()}
    seconds = [one for _ in range(rounds) for one in await a_ball_of_each(connections, matches)]
    cpu = {name: cpu_of_families([pid]) - begun[name] for name, pid in pids(stack).items()}
    for each in connections:
        each.close()
    memory = {name: (before[name], memory_of(pid)) for name, pid in pids(stack).items()}
    return Played(title, first, seconds, cpu, memory)


def pids(stack: "Stack") -> dict[str, int]:
    running = {name: stack.children[name].process for name in PROCESSES_OF_A_BALL}
    return {name: process.pid for name, process in running.items() if process}


async def a_ball_of_each(connections: list[Connection], matches: list[Match]) -> list[float]:
    """Record it on any of the connections, as a balancer would; return the seconds of each when all are published."""
    waiting = random.Random(len(matches)).sample(matches, len(matches))
    seconds: list[float] = []

    async def record(connection: Connection) -> None:
        while waiting:
            match = waiting.pop()
            answer = await connection.post(f"/games/{match.id}/deliveries", match.next(), uuid.uuid4().hex)
            seconds.append(answer.seconds)

    await asyncio.gather(*(record(connection) for connection in connections))
    await asyncio.to_thread(await_published)
    return seconds


def await_published() -> None:
    from django.db.models import F

    from scoring.models import Scoreboard

    deadline = time.monotonic() + PATIENCE
    while Scoreboard.objects.filter(match__head__gt=F("published_seq")).exists():
        if time.monotonic() > deadline:
            raise TimeoutError("the worker did not publish all balls")
        time.sleep(0.2)


def section(found: list[Played]) -> Section:
    table = Table(
        f"A ball of one live match after another, by {CONNECTIONS} connections",
        ["matches", "balls", "first ball p50", "then p50", "p95", "CPU of web", "CPU of worker"],
    )
    memory = Table("Memory, MB: before the first ball, after the last", ["matches", *PROCESSES_OF_A_BALL])
    for one in found:
        web = sum(seconds for name, seconds in one.cpu.items() if name.startswith("web"))
        costs = web / len(one.seconds), (sum(one.cpu.values()) - web) / len(one.seconds)
        times = median(one.first), median(one.seconds), percentile(one.seconds, 0.95), *costs
        table.rows.append([one.title, str(len(one.seconds)), *map(milliseconds, times)])
        memory.rows.append([one.title, *(f"{old / 2**20:.0f}, {new / 2**20:.0f}" for old, new in one.memory.values())])
    return Section("many", [table, memory], [], {one.title: {"cpu": one.cpu, "memory": one.memory} for one in found})
