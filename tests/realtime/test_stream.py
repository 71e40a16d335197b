"""A match by Server-Sent Events: the messages of a WebSocket, from any origin, resumed by Last-Event-ID."""

import asyncio
from typing import Any

import httpx
import pytest

from scoring.cricsheet.simulating.match import simulate
from tests.bench.wire import stream_request, take_events
from tests.metrics.scrape import until
from tests.realtime.test_end_to_end import short_match
from tests.realtime.test_uvicorn import uvicorn  # noqa: F401  a fixture
from tests.stack import Stack
from tests.support.crowd import Spectator, Story, reached
from tests.support.record import opened, score
from tests.support.stream_client import streaming
from tests.support.ws_client import watching


@pytest.fixture
def server(request: pytest.FixtureRequest, stack: Stack) -> str:
    """The address of our own server, and of one that has no writer to offer."""
    if request.param == "uvicorn":
        return str(request.getfixturevalue("uvicorn")).replace("ws", "http", 1)
    return stack.ws_url.replace("ws", "http", 1)


both_servers = pytest.mark.parametrize("server", ["daphne", "uvicorn"], indirect=True)


@both_servers
async def test_a_stream_has_the_messages_of_a_websocket(stack: Stack, server: str) -> None:
    game, events = await asyncio.to_thread(opened, stack, short_match(3))
    async with watching(stack.ws_url, game) as socket, streaming(f"{server}/ws/games/{game}/stream") as stream:
        last = await asyncio.to_thread(score, stack, game, events)
        await socket.reach(last)
        await stream.until(last)
    assert stream.updates[1:] == socket.updates[1:]
    assert stream.snapshot == socket.snapshot == httpx.get(f"{stack.http_url}/games/{game}").json()["snapshot"]
    for said, message in zip(stream.ids, stream.messages, strict=True):
        is_state = message["event"] == "state:update"
        assert said == (f"{message['epoch']}.{message['seq']}" if is_state else "")


@both_servers
async def test_a_stream_that_comes_back_gets_what_it_missed(stack: Stack, server: str) -> None:
    game, events = await asyncio.to_thread(opened, stack, short_match(3))
    async with streaming(f"{server}/ws/games/{game}/stream") as stream:
        await stream.receive()
        await stream.drop()
        last = await asyncio.to_thread(score, stack, game, events[:10])
        async with watching(stack.ws_url, game) as socket:
            await socket.reach(last)
        await stream.connect()
        await stream.until(last)
        assert [message["seq"] for message in stream.updates] == list(range(1, last + 1))
        assert stream.gaps == 0
        await stream.drop()
        await stream.connect()
        # The newest prediction may come first.
        told = [(await stream.receive())["event"] for _ in range(2)]
        assert "heartbeat" in told, "it is told that it has the newest state"


async def test_since_is_for_clients_that_can_send_no_header(stack: Stack) -> None:
    game, events = await asyncio.to_thread(opened, stack, short_match(1))
    last = await asyncio.to_thread(score, stack, game, events)
    async with watching(stack.ws_url, game) as socket:
        await socket.reach(last)
    async with streaming(f"{stack.http_url}/games/{game}/stream?since=1.{last - 2}") as stream:
        stream.snapshot = {}  # only what comes is of interest
        assert [(await stream.receive())["seq"] for _ in range(2)] == [last - 1, last]


def test_the_http_server_sends_the_client_on(stack: Stack) -> None:
    game, _ = opened(stack, short_match(1))
    for path in (f"/games/{game}/stream?since=1.1", f"/ws/games/{game}/stream?since=1.1"):
        answer = httpx.get(f"{stack.http_url}{path}")
        assert answer.status_code == 307
        address = stack.ws_url.replace("ws", "http", 1)
        assert answer.headers["Location"] == f"{address}/ws/games/{game}/stream?since=1.1"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_head_says_that_nobody_may_keep_or_change_it_and_any_page_may_read_it(stack: Stack) -> None:
    game, _ = opened(stack, short_match(1))
    headers = {"Origin": "https://elsewhere.example", "Accept-Encoding": "gzip, br"}
    with httpx.stream("GET", f"{stack.http_url}/games/{game}/stream", headers=headers, follow_redirects=True) as answer:
        assert answer.status_code == 200
        wanted = {
            "content-type": "text/event-stream",
            "cache-control": "no-store, no-transform",
            "x-accel-buffering": "no",
            "access-control-allow-origin": "*",
        }
        assert wanted.items() <= dict(answer.headers).items()
        assert "content-encoding" not in answer.headers
        assert next(answer.iter_lines()).startswith("retry: ")


def test_a_match_that_is_over_is_no_content_for_who_has_all_of_it(stack: Stack) -> None:
    game, events = opened(stack, simulate(5))
    last = score(stack, game, events)
    url = f"{stack.http_url}/games/{game}/stream"
    until(lambda: httpx.get(url).status_code == 204)
    place = f"1.{last}"
    assert httpx.get(url, headers={"Last-Event-ID": place}).status_code == 204
    assert httpx.get(f"{url}?since={place}").status_code == 204
    assert httpx.get(url, headers={"Last-Event-ID": f"1.{last - 1}"}).status_code == 307
    with httpx.Client(follow_redirects=True) as client:
        headers = {"Last-Event-ID": f"1.{last - 1}"}
        with client.stream("GET", url, headers=headers) as answer:
            lines = answer.iter_lines()
            assert f"id: {place}" in (next(lines) for _ in range(5))


@both_servers
def test_what_is_no_stream_is_refused(stack: Stack, server: str) -> None:
    game, _ = opened(stack, short_match(1))
    for base in (server, stack.http_url):
        unknown = httpx.get(f"{base}/ws/games/never-played/stream")
        assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_match")
        assert unknown.headers["Access-Control-Allow-Origin"] == "*"
    assert httpx.get(f"{server}/ws/games/a%20b/stream").status_code == 404
    wrong = httpx.post(f"{server}/ws/games/{game}/stream")
    assert (wrong.status_code, wrong.json()["code"], wrong.headers["Allow"]) == (405, "method_not_allowed", "GET")


async def test_an_old_version_of_http_is_refused(stack: Stack) -> None:
    host, port = stack.ws_url.removeprefix("ws://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET /ws/games/x/stream HTTP/1.0\r\n\r\n")
    assert (await reader.read()).startswith(b"HTTP/1.0 505 ")
    writer.close()


class StreamSpectator(Spectator):
    async def connect(self, since: Any = None) -> "StreamSpectator":
        host, port = self.ws_url.removeprefix("ws://").split(":")
        await self.open_transport(host, int(port))
        self.transport.write(stream_request(host, int(port), f"/ws/games/{self.match_id}/stream"))
        return self

    def data_received(self, received: bytes) -> None:
        self.buffer += received
        if not self.open:
            head, end, rest = self.buffer.partition(b"\r\n\r\n")
            if not end:
                return
            assert head.startswith(b"HTTP/1.1 200"), bytes(head)
            self.open, self.buffer = True, rest
        for data in take_events(self.buffer):
            is_prediction = data.startswith(b'{"event":"prediction:update"')
            (self.predictions if is_prediction else self.messages).append(data)


async def test_a_viewer_that_does_not_read_catches_up(stack: Stack) -> None:
    game, events = await asyncio.to_thread(opened, stack, short_match(12))
    sleeper = await StreamSpectator(stack.ws_url, game, receive_buffer=4096).connect()
    reader = await StreamSpectator(stack.ws_url, game).connect()
    sleeper.stop_reading()
    last = await asyncio.to_thread(score, stack, game, events)
    await reached([reader], last)
    sleeper.read_again()
    await reached([sleeper], last)
    story = Story()
    snapshots = [story.viewer_after(viewer.messages).snapshot for viewer in (sleeper, reader)]
    assert snapshots[0] == snapshots[1]
    for viewer in (sleeper, reader):
        viewer.drop()


async def test_a_stream_outlives_the_time_that_a_request_may_take(stack: Stack) -> None:
    """Other requests on this port end half a minute after their connection. Meanwhile comments come."""
    game, events = await asyncio.to_thread(opened, stack, short_match(1))
    async with streaming(f"{stack.http_url}/games/{game}/stream") as stream:
        await stream.receive()
        ended = asyncio.create_task(stream.until(2, patience=60))
        await asyncio.sleep(33)
        assert not ended.done()
        await asyncio.to_thread(score, stack, game, events[:1])
        await ended
        assert stream.comments
