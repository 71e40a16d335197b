"""A client that asks again at once after a 429 gets few of them: each would cost time that others wait for."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from waitress import wasyncore

from cricksy.http_server.server import Server
from tests.support.http_server import serving

SECONDS = 1.5
REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


def answering(status: str) -> Callable[..., list[bytes]]:
    def answer(_: Any, start_response: Any) -> list[bytes]:
        start_response(status, [("Content-Length", "2")])
        return [b"no"]

    return answer


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with serving(answering(request.param)) as server:
        yield server


def answers(server: Server, requests: int = 1000) -> int:
    """Return how many answers a client has got that asks again after each, on a new connection after so many."""
    found: list[bytes] = []
    end = time.monotonic() + SECONDS
    asking = threading.Thread(target=ask_often, args=(server.socket.getsockname(), requests, end, found))
    asking.start()
    while time.monotonic() < end:
        wasyncore.poll2(0.05, server._map)
    asking.join(5)
    return len(found)


def ask_often(where: tuple[str, int], requests: int, end: float, found: list[bytes]) -> None:
    with suppress(OSError):
        while True:
            with socket.create_connection(where, 1) as client:
                for _ in range(requests):
                    if time.monotonic() > end:
                        return
                    client.sendall(REQUEST)
                    found.append(read(client))


def read(client: socket.socket) -> bytes:
    said = b""
    while not said.endswith(b"no"):
        part = client.recv(4096)
        if not part:
            raise ConnectionResetError
        said += part
    return said


@pytest.mark.parametrize("requests", [1000, 1], ids=["on one connection", "on a new one each time"])
@pytest.mark.parametrize("server", ["429 Too Many Requests"], indirect=True)
def test_a_429_comes_late(server: Server, requests: int) -> None:
    assert 1 <= answers(server, requests) <= 4


@pytest.mark.parametrize("server", ["200 OK", "503 Service Unavailable"], indirect=True)
def test_other_answers_follow_at_once(server: Server) -> None:
    assert answers(server) > 20
