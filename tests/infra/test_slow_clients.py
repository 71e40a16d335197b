"""Clients that send or read a byte now and then cost no other client an answer, and are ended in bounded time."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import httpx
import pytest

from tests.record.cast import BODY
from tests.stack import Stack
from tests.support.half_sent import HALF_BODY, HEAD, OPEN_HEAD

SLOW = 100
HALF_SENT = {
    "nothing": b"",
    "half a head": HEAD,
    "half a body": HALF_BODY,
}
PROBES = 20


def connect(url: str, sent: bytes, receive_buffer: int = 0) -> socket.socket:
    where = urlsplit(url)
    client = socket.socket()
    if receive_buffer:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    client.connect((where.hostname, where.port))
    client.sendall(sent)
    return client


def opened(stack: Stack) -> str:
    match = stack.new_id("slow")
    answer = httpx.post(f"{stack.http_url}/games", json={**BODY, "id": match}, headers=stack.headers)
    assert answer.status_code == 201
    return match


@contextmanager
def held(url: str, sent: bytes, count: int = SLOW, receive_buffer: int = 0) -> Iterator[list[socket.socket]]:
    with ExitStack() as exits:
        yield [exits.enter_context(connect(url, sent, receive_buffer)) for _ in range(count)]


def until_ended(client: socket.socket, patience: float, trickle: bytes = b"") -> bytes:
    """Send a byte each second until the server ends the connection; return what it said."""
    deadline = time.monotonic() + patience
    said = b""
    client.settimeout(1)
    while True:
        assert time.monotonic() < deadline, "the server still waits"
        try:
            if trickle:
                client.sendall(trickle)
            part = client.recv(4096)
        except TimeoutError:
            continue
        except OSError:  # reset
            return said
        if not part:
            return said
        said += part


@pytest.mark.parametrize("sent", HALF_SENT.values(), ids=HALF_SENT.keys())
def test_half_sent_requests_cost_no_other_an_answer(stack: Stack, sent: bytes) -> None:
    with held(stack.http_url, sent), httpx.Client(timeout=10) as client:
        for _ in range(PROBES):
            assert client.get(f"{stack.http_url}/api/health/ready").status_code == 200
            assert client.get(f"{stack.http_url}/games").status_code == 200


@pytest.mark.parametrize("sent", [OPEN_HEAD, HALF_BODY], ids=["head", "body"])
def test_a_request_that_trickles_is_ended_with_408(stack: Stack, sent: bytes) -> None:
    with held(stack.http_url, sent, 1) as (client,):
        said = until_ended(client, patience=60, trickle=b"x")
    assert said.startswith(b"HTTP/1.1 408 ")
    assert b'"code":"request_timeout"' in said


def test_a_browser_may_connect_before_it_knows_what_to_ask(stack: Stack) -> None:
    with held(stack.http_url, b"", 1) as (client,):
        time.sleep(13)  # a head may take 10 s
        client.sendall(b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert until_ended(client, patience=20).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("wish", ["keep-alive", "close"])
def test_a_304_closes_the_connection_only_if_the_client_asks_for_it(stack: Stack, wish: str) -> None:
    path = f"{stack.http_url}/games/{opened(stack)}"
    headers = {"If-None-Match": httpx.get(path).headers["ETag"], "Connection": wish}
    with httpx.Client() as client:
        for _ in range(2):
            answer = client.get(path, headers=headers)
            assert (answer.status_code, answer.headers.get("Connection")) == (304, "close" if wish == "close" else None)


def test_readers_that_read_nothing_hold_no_thread(stack: Stack) -> None:
    match = opened(stack)
    request = b"GET /api/schema HTTP/1.1\r\nHost: localhost\r\n\r\n" * 4
    with held(stack.http_url, request, 30, receive_buffer=2048), httpx.Client(timeout=30) as client:
        for _ in range(PROBES):
            assert client.get(f"{stack.http_url}/games/{match}").status_code == 200


LONG = b"GET /static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n\r\n"


def test_pipelined_requests_that_nobody_reads_hold_no_thread(stack: Stack) -> None:
    with held(stack.http_url, LONG * 70, 20, receive_buffer=2048), httpx.Client(timeout=20) as client:
        for _ in range(PROBES):
            assert client.get(f"{stack.http_url}/games").status_code == 200


def test_of_pipelined_requests_the_first_is_answered(stack: Stack) -> None:
    with held(stack.http_url, LONG * 70, 1) as (client,):
        said = until_ended(client, patience=20)
    head, _, body = said.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert b"Connection: close" in head
    assert f"Content-Length: {len(body)}\r\n".encode() in head + b"\r\n"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 20_000, b"431"),
        (HEAD + b"Content-Length: 9000000\r\n\r\n", b"413"),
        (HEAD + b"Content-Length: x\r\n\r\n", b"400"),
    ],
)
def test_what_is_no_request_is_refused_as_json(stack: Stack, sent: bytes, status: bytes) -> None:
    with held(stack.http_url, sent, 1) as (client,):
        said = until_ended(client, patience=20)
    assert said.split()[1] == status
    assert b"application/json" in said
    assert b'"detail":' in said


UPGRADE = b"GET /ws/games/some-game HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
KEY = b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"


def upgrade(match: str) -> bytes:
    return UPGRADE.replace(b"some-game", match.encode()) + KEY


def is_open(client: socket.socket) -> bool:
    """Read what has come; False at the end of the stream."""
    client.settimeout(1)
    try:
        while client.recv(65536):
            continue
    except TimeoutError:
        return True
    return False


def test_a_handshake_that_trickles_ends_within_half_a_minute(stack: Stack) -> None:
    url = stack.ws_url.replace("ws:", "http:")
    with (
        held(url, upgrade(opened(stack)), 1) as (viewer,),
        held(url, UPGRADE + b"X-Slow: ", 1) as (handshake,),
        held(url, HALF_SENT["half a body"], 1) as (request,),
    ):
        until_ended(handshake, patience=45, trickle=b"x")
        until_ended(request, patience=15, trickle=b"x")
        assert is_open(viewer)


def test_a_long_message_of_a_viewer_is_refused_at_its_header(stack: Stack) -> None:
    with held(stack.ws_url, upgrade(opened(stack)), 1) as (viewer,):
        viewer.settimeout(10)
        assert b"101" in viewer.recv(4096)
        # A text frame that says it has 512 KB, of which one byte comes.
        viewer.sendall(b"\x81\xff" + (512 * 1024).to_bytes(8) + b"mask" + b"x")
        until_ended(viewer, patience=20)
