"""HTTP servers that note what nginx asks them and answer what a test wants, to see the rules of nginx alone."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cricksy.local_services.ports import HOST


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """`status` 0: the connection is closed without an answer."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"{}"


@dataclass
class Upstream:
    """`reply` makes the reply to each request; a test may set another one."""

    name: str
    reply: Callable[[Asked], Reply] = lambda _: Reply()
    asked: list[Asked] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"

    @property
    def last(self) -> Asked:
        return self.asked[-1]


class Server(ThreadingHTTPServer):
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """A client that is gone is part of some tests."""


def handler_of(upstream: Upstream) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, self.path, headers, body)
            upstream.asked.append(asked)
            self.send(upstream.reply(asked))

        def send(self, reply: Reply) -> None:
            if not reply.status:
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in {"X-Server": upstream.name, **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(reply.body)

        do_GET = do_HEAD = do_POST = do_PATCH = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Tests look at what was asked."""

    return Handler


@contextmanager
def upstreams(count: int) -> Iterator[list[Upstream]]:
    with ExitStack() as exits:
        yield [exits.enter_context(one_upstream(str(number))) for number in range(1, count + 1)]


@contextmanager
def one_upstream(name: str) -> Iterator[Upstream]:
    upstream = Upstream(name)
    with Server((HOST, 0), handler_of(upstream)) as server:
        upstream.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield upstream
        finally:
            server.shutdown()
            thread.join()


def replying(servers: list[Upstream], reply: Callable[[Asked], Reply]) -> None:
    for each in servers:
        each.reply = reply


def asked(servers: list[Upstream]) -> list[Asked]:
    return [one for each in servers for one in each.asked]


def path() -> str:
    """Return an address that no other test has asked for."""
    return f"/games/{uuid.uuid4().hex}"


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)
