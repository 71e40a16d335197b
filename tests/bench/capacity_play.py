"""Scorers and readers of `capacity`: so many balls, pages and reads a second for a while, and what viewers got."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.capacity_point import Point
from tests.bench.http import Connection
from tests.bench.load import Crowd
from tests.bench.scorers import Scorer
from tests.support.balancer import Balanced

LAST_ONES_SECONDS = 0.5
FRAME_BYTES = 4
"""Of the head of a WebSocket message of the usual size."""


@dataclass(frozen=True, slots=True)
class Done:
    balls: int
    pages: int
    reads: int
    requests: int


@dataclass(frozen=True, slots=True)
class Received:
    """Messages and bytes of all viewers; `wanted` is how many viewers each ball had, added up."""

    messages: int
    size: int
    wanted: int

    @classmethod
    def of(cls, crowd: Crowd, wanted: int) -> "Received":
        found = crowd.arrivals()
        return cls(found["messages"], found["received"] + FRAME_BYTES * found["messages"], wanted)


async def begin(playing: Sequence[Scorer], events: int) -> None:
    await asyncio.gather(*(one.record(events) for one in playing))
    for one in playing:
        one.posted.clear()
        one.connection.close()


async def play(ground: Balanced, playing: Sequence[Scorer], seconds: float, point: Point) -> Done:
    """Keep the rates of the point; the matches take turns. Return how many of each there were."""
    until = time.monotonic() + seconds
    matches = [one.path for one in playing]
    pages = [f"/watch/{one.match_id}" for one in playing]
    # What nginx has kept does not come to an HTTP process, so those are asked past it.
    http, nginx = ground.direct.ports.http, ground.stack.ports.http
    asked = ((http, pages, point.pages), (http, matches, point.reads), (nginx, pages, point.requests))
    readers = [asyncio.create_task(ask(port, paths, rate, until)) for port, paths, rate in asked]
    dice = random.Random("independent matches")
    interval = len(playing) / point.balls if point.balls else seconds
    await asyncio.gather(*(score(one, interval, dice.random() * interval, until) for one in playing if point.balls))
    done = [await reader for reader in readers]
    await asyncio.sleep(max(until - time.monotonic(), 0) + LAST_ONES_SECONDS)
    return Done(sum(len(one.posted) for one in playing), *done)


async def score(scorer: Scorer, interval: float, offset: float, until: float) -> None:
    await scorer.connection.open()
    due = time.monotonic() + offset
    while due < until:
        await asyncio.sleep(max(due - time.monotonic(), 0))
        if await scorer.next() is None:
            break
        due += interval
    scorer.connection.close()


async def ask(port: int, paths: Sequence[str], rate: float, until: float) -> int:
    """Ask for the paths in turn; return how often. An answer that is late delays the next request."""
    connection, count = Connection(port), 0
    due = time.monotonic()
    while rate and due < until:
        await asyncio.sleep(max(due - time.monotonic(), 0))
        answer = await connection.get(paths[count % len(paths)], {"Accept-Encoding": "gzip"})
        assert answer.status == 200, f"{paths}: {answer.status}"
        due, count = due + 1 / rate, count + 1
    connection.close()
    return count
