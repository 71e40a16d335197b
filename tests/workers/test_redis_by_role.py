"""Broker, channel layer, history and cache may be a Redis each; the end of one stops only what it carries."""

import asyncio
import signal
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from redis import Redis

from cricksy.local_services import redis as redis_server
from cricksy.local_services.redis import RedisServer
from cricksy.up.children import Child, stop_all
from tests.stack import Stack, private
from tests.support.watched import SLOWEST_ANSWER, WatchedMatch, until, watched_match

OTHERS = {"broker": "CRICKSY_BROKER_URL", "layer": "CRICKSY_LAYER_URL", "cache": "CRICKSY_CACHE_URL"}
HISTORY = "redis"
"""The name of the stack for the server of REDIS_URL."""
WITHOUT_LAYER_SECONDS = 5.0
"""On an idle machine it takes one to two: the WebSocket processes look once a second."""


@pytest.fixture(scope="module")
def servers(local_root: Path) -> Iterator[dict[str, RedisServer]]:
    root = local_root / f"by-role-{uuid.uuid4().hex[:8]}"
    started: dict[str, RedisServer] = {}
    try:
        for role in OTHERS:
            (root / role).mkdir(parents=True)
            started[role] = redis_server.start(root / role)
        yield started
    finally:
        for server in started.values():
            server.stop()


@pytest.fixture(scope="module")
def stack(servers: dict[str, RedisServer], local_root: Path) -> Iterator[Stack]:
    urls = {OTHERS[role]: server.url for role, server in servers.items()}
    with private(local_root / f"private-{uuid.uuid4().hex[:8]}", **urls) as stack:
        children = [child_of(role, server, stack.root) for role, server in servers.items()]
        stack.children.update({child.name: child for child in children})
        yield stack
        stack.stop()
        stop_all(children)


def child_of(role: str, server: RedisServer, root: Path) -> Child:
    child = Child(role, root / "logs" / f"{role}.log", server.relaunch, answers=server.answers)
    child.process = server.server
    return child


def names(url: str) -> set[str]:
    """The kinds of keys of a server."""
    with Redis.from_url(url) as redis:
        return {key.decode().partition(":")[0].partition(".")[0] for key in redis.scan_iter()}


def published_seq(stack: Stack, match_id: str) -> int:
    with psycopg2.connect(stack.database_url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT published_seq FROM scoring_scoreboard WHERE match_id = %s", [match_id])
        (seq,) = cursor.fetchone() or (0,)
    connection.close()
    return int(seq)


async def test_each_server_holds_what_is_its_own(stack: Stack, servers: dict[str, RedisServer]) -> None:
    match = await watched_match(stack)
    await match.shown(match.record(8))
    assert match.shows_what_a_get_shows()
    match.viewer.drop()
    assert "_kombu" in names(servers["broker"].url)
    assert names(servers["layer"].url) == set()
    # "sweep": when the last one ran; "ws": the totals of the WebSocket processes. Both come each second.
    await until(lambda: names(stack.redis_url) == {"game", "games", "sweep", "ws"})


@pytest.mark.parametrize("role", [*OTHERS, HISTORY])
async def test_recording_goes_on_without_one_and_viewers_are_right_after_its_return(stack: Stack, role: str) -> None:
    match = await watched_match(stack)
    await match.shown(match.record())
    stack.kill(role)
    seq = match.record(3)
    await asyncio.sleep(3)
    stack.start(role)  # in this thread: the child dies with the thread that started it
    back = time.monotonic()
    await match.shown(seq)
    print(f"{role} killed: viewers had the last ball {time.monotonic() - back:.1f} s after its return")
    assert match.slowest < SLOWEST_ANSWER
    await match.shown(match.record(2))
    assert match.shows_what_a_get_shows()
    match.viewer.drop()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
async def test_without_the_layer_the_watch_brings_each_ball(stack: Stack, how: signal.Signals) -> None:
    match = await watched_match(stack)
    await match.shown(match.record())
    stack.kill("layer") if how == signal.SIGKILL else stack.signal("layer", how)
    try:
        for _ in range(3):
            await shown_soon(match)
        # What is stored counts as published: nobody repeats it until the layer is back.
        await until(lambda: published_seq(stack, match.id) == match.recorded + 1, patience=5)
    finally:
        stack.start("layer") if how == signal.SIGKILL else stack.signal("layer", signal.SIGCONT)
    await match.shown(match.record())
    assert match.shows_what_a_get_shows()
    match.viewer.drop()


async def shown_soon(match: WatchedMatch) -> None:
    begun = time.monotonic()
    await match.shown(match.record())
    took = time.monotonic() - begun
    print(f"without the layer: a viewer had the ball after {took:.1f} s")
    assert took < WITHOUT_LAYER_SECONDS
