"""Several WebSocket processes serve one match, also while Redis is down for a time: all viewers see the same."""

import asyncio
import signal
import time
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from tests.realtime.test_end_to_end import record, short_match
from tests.stack import Stack
from tests.support.crowd import Spectator, Story, reached
from tests.support.record import opened, score


async def watching_each(ws_urls: list[str], game: str, viewers: int) -> list[Spectator]:
    """Connect `viewers` viewers to each server, and wait until they have the first state."""
    spectators = [Spectator(url, game) for url in ws_urls for _ in range(viewers)]
    await asyncio.gather(*(viewer.connect() for viewer in spectators))
    await reached(spectators, 1)
    return spectators


@pytest.mark.parametrize("count", [2, 3])
async def test_several_processes_send_the_same_bytes_of_one_match(stack: Stack, count: int) -> None:
    with stack.more_websockets(count - 1) as others:
        game, events = await asyncio.to_thread(opened, stack, short_match(6))
        viewers = await watching_each([stack.ws_url, *others], game, 5)
        before = await settled_emissions(stack)
        last = await asyncio.to_thread(score, stack, game, events)
        await reached(viewers, last)
        fresh = httpx.get(f"{stack.http_url}/games/{game}").json()
        story = Story()
        for viewer in viewers:
            assert story.viewer_after(viewer.messages).snapshot == fresh["snapshot"]
            assert viewer.messages[1:] == viewers[0].messages[1:], "deltas have the same bytes everywhere"
        deltas = sum(b'"delta"' in message for message in viewers[0].messages)  # a worker far behind sends a snapshot
        await emitted(stack, before + len(viewers) * deltas)
        for viewer in viewers:
            viewer.drop()


async def emissions(stack: Stack) -> int:
    async with httpx.AsyncClient() as http:
        answer = await http.get(f"{stack.http_url}/api/health/ws-metrics")
    return int(answer.json()["metrics"]["delta_emissions"])


async def settled_emissions(stack: Stack) -> int:
    """Return the count after every process has reported what it sent in earlier tests."""
    before = -1
    while (now := await emissions(stack)) != before:
        before = now
        await asyncio.sleep(1.5)
    return now


async def emitted(stack: Stack, deltas: int) -> None:
    """Wait for the count: each viewer of each process counts, and processes report within a second or two."""
    async with asyncio.timeout(10):
        while (now := await emissions(stack)) < deltas:
            await asyncio.sleep(0.1)
    assert now == deltas


async def test_a_viewer_resumes_at_another_process(stack: Stack) -> None:
    with stack.more_websockets(1) as (other,):
        game, events = await asyncio.to_thread(opened, stack, short_match(2))
        (viewer,) = await watching_each([stack.ws_url], game, 1)
        await reached([viewer], await asyncio.to_thread(score, stack, game, events[:6]))
        viewer.drop()
        seen = len(viewer.messages)
        last = await asyncio.to_thread(score, stack, game, events[6:], 8)
        viewer.ws_url = other
        await viewer.connect(viewer.place)
        await reached([viewer], last)
        assert not any(b'"snapshot"' in message for message in viewer.messages[seen:])
        assert Story().viewer_after(viewer.messages).gaps == 0
        viewer.drop()


async def away(stack: Stack, how: str, meanwhile: Any) -> float:
    """Kill or stop Redis, await `meanwhile`, and bring Redis back; return when that was."""
    if how == "killed":
        await asyncio.to_thread(stack.kill, "redis")
        await meanwhile
        stack.start("redis")  # in this thread: the child dies with the thread that started it
    else:
        stack.signal("redis", signal.SIGSTOP)
        await meanwhile
        stack.signal("redis", signal.SIGCONT)
    return time.monotonic()


@pytest.mark.parametrize("how", ["killed", "mute"])
@pytest.mark.parametrize("seconds", [1, 8])
async def test_viewers_of_every_process_catch_up_when_redis_is_back(
    private_stack: Stack, how: str, seconds: float
) -> None:
    """On an idle machine within 3 seconds (./scripts/bench redis); here it may take longer."""
    stack = private_stack
    game, _ = await asyncio.to_thread(opened, stack, short_match(1))

    async def balls() -> int:
        first = await asyncio.to_thread(record, stack, game)
        await asyncio.sleep(seconds)
        assert await asyncio.to_thread(record, stack, game) == first + 1
        return first + 1

    with ExitStack() as more:
        viewers = await watching_each([stack.ws_url, *more.enter_context(stack.more_websockets(1))], game, 3)
        await reached(viewers, await asyncio.to_thread(record, stack, game))
        meanwhile = asyncio.create_task(balls())
        back = await away(stack, how, meanwhile)
        await reached(viewers, await meanwhile)
        print(f"Redis {how} for {seconds} s: all had the last ball {time.monotonic() - back:.2f} s after its return")
        await reached(viewers, await asyncio.to_thread(record, stack, game))
        fresh = httpx.get(f"{stack.http_url}/games/{game}").json()
        story = Story()
        assert all(story.viewer_after(viewer.messages).snapshot == fresh["snapshot"] for viewer in viewers)
        for viewer in viewers:
            viewer.drop()


async def test_the_worker_publishes_the_next_ball_after_postgres_restarted(private_stack: Stack) -> None:
    """The worker keeps its connection between tasks, so after the restart it has a broken one."""
    stack = private_stack
    game, _ = await asyncio.to_thread(opened, stack, short_match(1))
    viewers = await watching_each([stack.ws_url], game, 1)
    await reached(viewers, await asyncio.to_thread(record, stack, game))
    await asyncio.to_thread(stack.kill, "postgres")
    stack.start("postgres")
    await reached(viewers, await asyncio.to_thread(record, stack, game))
    viewers[0].drop()
