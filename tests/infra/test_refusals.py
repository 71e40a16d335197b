"""A client that asks again at once after a 429 gets few answers: each would cost time that others wait for."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from ipaddress import ip_network
from typing import Any

import pytest
from waitress import wasyncore

from cricksy.http_server.server import Server
from realtime.listening import listen

SECONDS = 1.5
REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


def answering(status: str) -> Callable[..., list[bytes]]:
    def answer(_: Any, start_response: Any) -> list[bytes]:
        start_response(status, [("Content-Length", "2")])
        return [b"no"]

    return answer


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with closing(Server.on(listen("127.0.0.1", 0), answering(request.param))) as server:
        yield server
        for channel in server.channels():
            channel.close()
        for threads in (server.task_dispatcher, *server.express.values()):
            threads.shutdown()


def answers(server: Server) -> int:
    """Return how many answers a client has got that asks again after each."""
    found: list[bytes] = []
    with socket.create_connection(server.socket.getsockname(), 5) as client:
        asking = threading.Thread(target=ask_often, args=(client, found))
        asking.start()
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            wasyncore.poll2(0.05, server._map)
        client.shutdown(socket.SHUT_RDWR)
        asking.join(5)
    return len(found)


def ask_often(client: socket.socket, found: list[bytes]) -> None:
    with suppress(OSError):
        while True:
            client.sendall(REQUEST)
            said = b""
            while not said.endswith(b"no"):
                part = client.recv(4096)
                if not part:
                    return
                said += part
            found.append(said)


@pytest.mark.parametrize("server", ["429 Too Many Requests"], indirect=True)
def test_after_a_429_the_connection_rests(server: Server) -> None:
    assert 1 <= answers(server) <= 4


@pytest.mark.parametrize("server", ["429 Too Many Requests"], indirect=True)
def test_the_connection_of_a_trusted_proxy_does_not_rest(server: Server, settings: Any) -> None:
    settings.CRICKSY_TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    assert answers(server) > 20


@pytest.mark.parametrize("server", ["200 OK", "503 Service Unavailable"], indirect=True)
def test_other_answers_follow_at_once(server: Server) -> None:
    assert answers(server) > 20
