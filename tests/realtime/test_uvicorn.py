"""On an ASGI server without `cricksy.write`, the mailbox serves viewers, and they end with the same."""

import asyncio
import os
import sys
from collections.abc import Iterator

import httpx
import pytest

from cricksy.local_services.ports import free_port
from cricksy.processes import HOST, Process
from cricksy.up import servers
from cricksy.up.children import stop_all
from tests.realtime.test_end_to_end import short_match
from tests.realtime.test_many_servers import watching_each
from tests.stack import Stack
from tests.support.crowd import Spectator, Story, reached
from tests.support.record import opened, score
from tests.support.ws_client import Gone, watching


@pytest.fixture
def uvicorn(stack: Stack) -> Iterator[str]:
    """The address of a uvicorn that serves the same application as the stack's WebSocket server."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--host", HOST, "--port", str(port), "--log-level", "warning"]
    ready = f"http://{HOST}:{port}/api/health/ready"
    process = Process("uvicorn", [*command, "cricksy.asgi:application"], {"CRICKSY_ROLE": "websocket"}, ready)
    child = servers.program(process, stack.root, {**os.environ, **stack.settings})
    child.begin()
    try:
        child.wait_ready()
        yield f"ws://{HOST}:{port}"
    finally:
        stop_all([child])


async def test_viewers_of_both_servers_end_with_the_same(stack: Stack, uvicorn: str) -> None:
    game, events = await asyncio.to_thread(opened, stack, short_match(6))
    viewers = await watching_each([stack.ws_url, uvicorn], game, 3)
    last = await asyncio.to_thread(score, stack, game, events)
    await reached(viewers, last)
    fresh = httpx.get(f"{stack.http_url}/games/{game}").json()
    story = Story()
    for viewer in viewers:
        assert story.viewer_after(viewer.messages).snapshot == fresh["snapshot"]
        assert viewer.messages[1:] == viewers[0].messages[1:]
        viewer.drop()


async def test_a_viewer_that_does_not_read_delays_no_other_and_catches_up(stack: Stack, uvicorn: str) -> None:
    game, events = await asyncio.to_thread(opened, stack, short_match(12))
    sleeper = Spectator(uvicorn, game, receive_buffer=4096)
    await sleeper.connect()
    sleeper.stop_reading()
    viewers = await watching_each([uvicorn], game, 3)
    last = await asyncio.to_thread(score, stack, game, events)
    await reached(viewers, last)
    sleeper.read_again()
    await reached([sleeper], last)
    story = Story()
    assert story.viewer_after(sleeper.messages).snapshot == story.viewer_after(viewers[0].messages).snapshot
    for viewer in (sleeper, *viewers):
        viewer.drop()


async def test_an_unknown_match_is_closed_with_4404_on_uvicorn_too(uvicorn: str) -> None:
    async with watching(uvicorn, "no-such-game") as viewer:
        with pytest.raises(Gone) as gone:
            await viewer.receive()
    assert gone.value.code == 4404
