"""One connection of the HTTP server, with deadlines for its request and for the reading of its answer."""

import socket
import time
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

import orjson
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import Error

from scoring.peer_address import counted_address, is_trusted, parse_address


class Code(NamedTuple):
    status: int
    code: str


CODES = dict((Code(408, "request_timeout"), Code(413, "body_too_large"), Code(431, "headers_too_large")))
"""What waitress refuses by itself; all else is a bad_request."""


class Phase(StrEnum):
    """Who must act now: the client, in all phases but one."""

    IDLE = "idle"
    HEAD = "head"
    BODY = "body"
    WORK = "work"
    ANSWER = "answer"


LONGEST = {
    # Before each request. Longer than the 60 s of nginx, which must not send a ball while we close the connection;
    # browsers connect before they know what to ask.
    Phase.IDLE: 75.0,
    # The headers are one packet, as a rule.
    Phase.HEAD: 10.0,
    # The longest body that is accepted, 256 KB, needs 13 KB/s.
    Phase.BODY: 20.0,
    # The longest answers, exports of about 1 MB, need 9 KB/s. Their bytes wait here and hold no thread.
    Phase.ANSWER: 120.0,
}
"""Seconds in all, however steadily the bytes trickle. A request that runs is bounded by what it does, not here."""


PROXIES = "trusted proxies"
HOLD_SECONDS = 0.5
"""A refusal with 429 is sent so much later. A client that asks again at once would make thousands of them a second, and
each costs time that a scorer waits for."""


class TooLate(Error):
    code = 408
    reason = "Request Timeout"


def refusal(error: Error) -> tuple[str, list[tuple[str, str]], bytes]:
    """Return status, headers and body for what cannot be handed to Django, in the form of all refusals."""
    detail = f"{error.reason}: {error.body}."
    body = orjson.dumps({"code": CODES.get(error.code, "bad_request"), "detail": detail, "fields": {}})
    return f"{error.code} {error.reason}", [("Content-Type", "application/json")], body


class Refusal(ErrorTask):
    def execute(self) -> None:
        self.status, headers, body = refusal(self.request.error)
        self.response_headers.extend(headers)
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Answer(WSGITask):
    close_on_finish: bool

    def start(self) -> None:
        super().start()
        if self.channel.server.stopping or self.channel.is_pipelined:
            self.set_close_on_finish()

    def build_response_header(self) -> bytes:
        if self.status.startswith("426"):
            # HTTP requires it, and WSGI forbids applications to set it.
            self.response_headers.append(("Upgrade", "websocket"))
        stays_open = (
            self.version == "1.1" and not self.has_body and not self.close_on_finish and not self.was_asked_to_close
        )
        if self.status.startswith("429"):
            self.channel.hold()
        head = bytes(super().build_response_header())
        if stays_open:
            # waitress closes after all that has no length; 304 and 204 have none, and need none.
            self.close_on_finish = False
            head = head.replace(b"Connection: close\r\n", b"", 1)
        return head

    @property
    def was_asked_to_close(self) -> bool:
        return str(self.request.headers.get("CONNECTION", "")).lower() == "close"


class Channel(HTTPChannel):
    task_class = Answer
    error_task_class = Refusal

    def __init__(self, server: Any, sock: socket.socket, addr: Any, *args: Any, **kwargs: Any) -> None:
        self.served = 0
        self.seen: tuple[Phase, int] = (Phase.IDLE, 0)
        self.since = time.monotonic()
        self.held_until = self.since
        self.peer = str(addr[0])
        super().__init__(server, sock, addr, *args, **kwargs)

    def add_channel(self, *args: Any) -> None:
        super().add_channel(*args)
        self.server.crowds[self.counted_as][self] = None

    def del_channel(self, *args: Any) -> None:
        super().del_channel(*args)
        self.server.forget(self)

    @cached_property
    def counted_as(self) -> str:
        address = parse_address(self.peer)
        return PROXIES if address and is_trusted(address) else counted_address(address)

    def service(self) -> None:
        super().service()
        self.served += 1

    def hold(self) -> None:
        """Keep the answer back for a while. No thread waits, and nothing more is read meanwhile."""
        self.held_until = time.monotonic() + HOLD_SECONDS

    def writable(self) -> bool:
        return not self.is_held and bool(super().writable())

    def _flush_some(self, do_close: bool = True) -> bool:
        return not self.is_held and bool(super()._flush_some(do_close))

    @property
    def is_held(self) -> bool:
        return time.monotonic() < self.held_until and not self.will_close

    @property
    def phase(self) -> Phase:
        if self.total_outbufs_len:
            return Phase.ANSWER
        if self.requests:
            return Phase.WORK
        if self.request is None:
            return Phase.IDLE
        return Phase.BODY if self.request.headers_finished else Phase.HEAD

    @property
    def path(self) -> str:
        # What could not be parsed has no path.
        return getattr(self.requests[0], "path", "")

    @property
    def is_pipelined(self) -> bool:
        """Whether the client has sent more requests before it read an answer. Only the first is answered.

        One packet can ask for a hundred long answers, and nobody would have to read them.
        """
        with self.requests_lock:  # all of the packet has been parsed
            return len(self.requests) > 1

    @property
    def is_busy(self) -> bool:
        """Whether something of a request, or of its answer, is on its way."""
        return bool(self.requests or self.request or self.total_outbufs_len)

    @property
    def may_bring_more(self) -> bool:
        """Whether it is busy, or a proxy keeps it for further requests."""
        return self.is_busy or (self.counted_as == PROXIES and not self.will_close)

    def waits_since(self, now: float) -> float:
        """Return since when the client must act; now if it need not."""
        seen = (self.phase, self.served)
        if seen != self.seen:
            self.seen, self.since = seen, now
        return now if self.phase is Phase.WORK else self.since

    def is_late(self, now: float) -> bool:
        return now - self.waits_since(now) > LONGEST.get(self.seen[0], float("inf"))

    def dismiss(self) -> None:
        """Close the connection; a client that is sending gets 408 first."""
        if self.seen[0] in (Phase.HEAD, Phase.BODY):
            self.say_late()
        else:
            self.will_close = True

    def say_late(self) -> None:
        status, headers, body = refusal(TooLate("the request did not arrive in time"))
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]
        head = "\r\n".join([*lines, "Connection: close", f"Content-Length: {len(body)}", "", ""])
        with self.requests_lock, self.outbuf_lock:
            self.outbufs[-1].append(head.encode() + body)
            self.total_outbufs_len += len(head) + len(body)
            self.close_when_flushed = True
