"""A thousand viewers of a whole T20: some never read, some come and go, and the others still get every ball."""

import asyncio
import contextlib
import random
import signal
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator
from typing import Any

import httpx
import orjson
import pytest

from realtime.sockets.admission import OTHER_FILES
from scoring.cricsheet.simulating.match import simulate
from tests.bench.measure import memory_of
from tests.stack import Stack
from tests.support.crowd import Spectator, Story, reached
from tests.support.open_files import open_files
from tests.support.record import opened, score

READERS, SLEEPERS, WANDERERS = 850, 50, 100
# A burst, but slow enough for two busy cores: a server that falls behind sends one snapshot for several events.
SECONDS_A_BALL = 0.05
MOST_KB_A_VIEWER = 40
# The server keeps at most 64 KB unsent for a viewer, and one message more: for those that never read, and for all while
# this process is too busy to read.
MOST_KB_WITH_UNSENT = 90


@pytest.fixture
def crowd_files() -> Iterator[None]:
    """Files for all sockets of the crowd here; the server needs as many, and its own beside them."""
    with open_files(READERS + SLEEPERS + WANDERERS + OTHER_FILES):
        yield


@pytest.fixture
async def everyone() -> AsyncIterator[list[Spectator]]:
    """All viewers of a test. Their sockets are closed even if it fails, or later tests would fail of open sockets."""
    viewers: list[Spectator] = []
    yield viewers
    for viewer in viewers:
        viewer.drop()
    await asyncio.sleep(0)


def resident_kb(stack: Stack, name: str) -> int:
    process = stack.children[name].process
    assert process is not None
    return memory_of(process.pid) // 1024


async def crowd(everyone: list[Spectator], count: int, ws_url: str, game: str, **more: int) -> list[Spectator]:
    viewers = [Spectator(ws_url, game, **more) for _ in range(count)]
    everyone.extend(viewers)
    for start in range(0, count, 50):
        await asyncio.gather(*(viewer.connect() for viewer in viewers[start : start + 50]))
    async with asyncio.timeout(60):
        while not all(viewer.messages for viewer in viewers):
            await asyncio.sleep(0.05)
    return viewers


async def wander(viewer: Spectator, chance: random.Random) -> None:
    """Drop out and resume after a moment, until cancelled."""
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


async def test_viewers_who_never_read_or_come_and_go_cost_the_others_no_ball(
    stack: Stack, crowd_files: None, everyone: list[Spectator]
) -> None:
    game, events = await asyncio.to_thread(opened, stack, simulate(5))
    before = resident_kb(stack, "websocket-1")
    readers = await crowd(everyone, READERS + WANDERERS, stack.ws_url, game)
    sleepers = await crowd(everyone, SLEEPERS, stack.ws_url, game, receive_buffer=4096)
    for sleeper in sleepers:
        sleeper.stop_reading()
    assert resident_kb(stack, "websocket-1") - before < len(everyone) * MOST_KB_A_VIEWER
    stayers, wanderers = readers[:READERS], readers[READERS:]
    async with in_background(wander(viewer, random.Random(n)) for n, viewer in enumerate(wanderers)):
        last = await asyncio.to_thread(score, stack, game, events, pace=SECONDS_A_BALL)
    for viewer in wanderers:
        viewer.drop()
        await viewer.connect(viewer.place)
    await reached(readers, last)
    growth = resident_kb(stack, "websocket-1") - before
    fresh = httpx.get(f"{stack.http_url}/games/{game}").json()
    assert fresh["seq"] == last
    story = Story()
    for viewer in readers:
        end = story.viewer_after(viewer.messages)
        assert (end.snapshot, end.gaps) == (fresh["snapshot"], 0)
    for messages in {tuple(viewer.messages) for viewer in stayers}:
        # Heartbeats are left out: one that is owed to a wanderer goes to all, and names a seq that they have. On a busy
        # machine the worker may publish several events as one snapshot, so not every seq need come.
        updates = [orjson.loads(text) for text in messages if text.startswith(b'{"event":"state:update"')]
        seqs = [update["seq"] for update in updates]
        assert seqs == sorted(set(seqs)), "no event came twice"
    assert growth < len(everyone) * MOST_KB_WITH_UNSENT
    async with asyncio.timeout(60):
        while figure(stack, 'ws_closed_total{code="4408"}') < SLEEPERS:
            await asyncio.sleep(0.5)


def figure(stack: Stack, series: str) -> float:
    """The value of a series of the WebSocket process, as Prometheus would read it."""
    rows = httpx.get(f"{stack.ports.metrics_url()}/metrics").text.splitlines()
    return sum(float(row.split()[-1]) for row in rows if row.startswith(f"{series} "))


async def test_a_viewer_with_much_unsent_does_not_delay_the_stop_of_the_server(
    stack: Stack, everyone: list[Spectator]
) -> None:
    game, _ = await asyncio.to_thread(opened, stack, simulate(5))
    (sleeper,) = await crowd(everyone, 1, stack.ws_url, game, receive_buffer=4096)
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
    stack.signal("websocket-1", signal.SIGTERM)
    process = stack.children["websocket-1"].process
    assert process is not None
    await asyncio.to_thread(process.wait, 8)
