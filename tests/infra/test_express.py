"""Whether a process lives is answered while all other checks of health wait for Postgres."""

import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from typing import Any

from waitress import wasyncore

from cricksy.http_server.server import Server
from realtime.listening import listen


def test_who_asks_for_life_does_not_wait_for_who_asks_for_readiness() -> None:
    answered = threading.Event()

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"].endswith("ready"):
            answered.wait(30)
        start_response("200 OK", [("Content-Length", "0")])
        return [b""]

    with closing(Server.on(listen("127.0.0.1", 0), application)) as server, ExitStack() as exits:

        def ask(path: str) -> socket.socket:
            client = exits.enter_context(socket.create_connection(server.socket.getsockname(), 5))
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            for _ in range(3):  # accepted, read
                wasyncore.poll2(0.05, server._map)
            return client

        for _ in range(4):
            ask("/api/health/ready")
        alive = ask("/api/health")
        alive.setblocking(False)
        try:
            assert first_bytes(server, alive).startswith(b"HTTP/1.1 200 ")
        finally:
            answered.set()
            for channel in server.channels():
                channel.close()
            for threads in (server.task_dispatcher, *server.express.values()):
                threads.shutdown()


def first_bytes(server: Server, client: socket.socket) -> bytes:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        wasyncore.poll2(0.05, server._map)
        try:
            return client.recv(4096)
        except BlockingIOError:
            continue
    return b""
