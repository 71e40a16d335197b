"""A thousand viewers of a whole T20 at the pace of a burst: some never read, some come and go; nobody else waits."""

import asyncio
import contextlib
import random
import signal
from collections.abc import AsyncIterator, Coroutine, Iterable
from typing import Any

import httpx

from scoring.cricsheet.simulating.match import simulate
from tests.bench.measure import memory_of
from tests.stack import Stack
from tests.support.crowd import Spectator, Story, reached
from tests.support.record import opened, score

READERS, SLEEPERS, WANDERERS = 850, 50, 100
SECONDS_A_BALL = 0.02
MOST_KB_A_VIEWER = 40
# Of a viewer that never reads the process keeps this at most: the bound and one message more.
MOST_KB_A_SLEEPER = 80


def resident_kb(stack: Stack, name: str) -> int:
    process = stack.children[name].process
    assert process is not None
    return memory_of(process.pid) // 1024


async def crowd(count: int, ws_url: str, game: str, **more: int) -> list[Spectator]:
    viewers = [Spectator(ws_url, game, **more) for _ in range(count)]
    for start in range(0, count, 50):
        await asyncio.gather(*(viewer.connect() for viewer in viewers[start : start + 50]))
    async with asyncio.timeout(60):
        while not all(viewer.messages for viewer in viewers):
            await asyncio.sleep(0.05)
    return viewers


async def wander(viewer: Spectator, chance: random.Random) -> None:
    """For ever: drop out, and come back after a moment from where it was."""
    while True:
        await asyncio.sleep(chance.uniform(0.1, 2))
        viewer.drop()
        await asyncio.sleep(chance.uniform(0.005, 0.5))
        await viewer.connect(viewer.place)


@contextlib.asynccontextmanager
async def in_background(works: Iterable[Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(work) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            assert isinstance(ended, asyncio.CancelledError), ended


async def test_who_never_reads_and_who_comes_and_goes_leave_everyone_else_whole(stack: Stack) -> None:
    game, events = await asyncio.to_thread(opened, stack, simulate(5))
    before = resident_kb(stack, "websocket")
    readers = await crowd(READERS + WANDERERS, stack.ws_url, game)
    sleepers = await crowd(SLEEPERS, stack.ws_url, game, receive_buffer=4096)
    for sleeper in sleepers:
        sleeper.stop_reading()
    stayers, wanderers = readers[:READERS], readers[READERS:]
    async with in_background(wander(viewer, random.Random(n)) for n, viewer in enumerate(wanderers)):
        last = await asyncio.to_thread(score, stack, game, events, pace=SECONDS_A_BALL)
    for viewer in wanderers:
        viewer.drop()
        await viewer.connect(viewer.place)
    await reached(readers, last)
    growth = resident_kb(stack, "websocket") - before
    fresh = httpx.get(f"{stack.http_url}/games/{game}").json()
    assert fresh["seq"] == last
    story = Story()
    for viewer in readers:
        end = story.told(viewer.messages)
        assert (end.snapshot, end.gaps) == (fresh["snapshot"], 0)
    assert all(len(viewer.messages) == last for viewer in stayers), "each event came once: the snapshot, then deltas"
    assert growth < len(readers) * MOST_KB_A_VIEWER + SLEEPERS * MOST_KB_A_SLEEPER
    async with asyncio.timeout(60):
        while figure(stack, 'ws_closed_total{code="4408"}') < SLEEPERS:
            await asyncio.sleep(0.5)
    for viewer in (*readers, *sleepers):
        viewer.drop()


def figure(stack: Stack, series: str) -> float:
    """Of the WebSocket process, as Prometheus would read it."""
    rows = httpx.get(f"{stack.ws_url.replace('ws:', 'http:')}/metrics").text.splitlines()
    return sum(float(row.split()[-1]) for row in rows if row.startswith(f"{series} "))


async def test_a_viewer_with_much_unsent_does_not_hold_up_the_end_of_the_server(stack: Stack) -> None:
    game, _ = await asyncio.to_thread(opened, stack, simulate(5))
    (sleeper,) = await crowd(1, stack.ws_url, game, receive_buffer=4096)
    sleeper.stop_reading()
    note = {"kind": "note", "text": "rain " * 300}
    for _ in range(200):
        answer = await asyncio.to_thread(
            httpx.post, f"{stack.http_url}/games/{game}/events", headers=stack.headers, json=note
        )
        assert answer.status_code == 201, answer.text
    async with asyncio.timeout(10):
        while not figure(stack, "ws_lagging_viewers"):
            await asyncio.sleep(0.2)
    stack.signal("websocket", signal.SIGTERM)
    process = stack.children["websocket"].process
    assert process is not None
    await asyncio.to_thread(process.wait, 8)
    sleeper.drop()
