"""One connection of the HTTP server, with deadlines for its request and for the reading of its answer."""

import time
from enum import StrEnum
from typing import Any, NamedTuple

import orjson
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import Error


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
    # Between two requests. Longer than the 60 s of nginx, which must not send a ball while we close the connection.
    Phase.IDLE: 75.0,
    # The headers are one packet, as a rule.
    Phase.HEAD: 10.0,
    # The longest body that is accepted, 256 KB, needs 13 KB/s.
    Phase.BODY: 20.0,
    # The longest answers, exports of about 1 MB, need 9 KB/s. Their bytes wait here and hold no thread.
    Phase.ANSWER: 120.0,
}
"""Seconds in all, however steadily the bytes trickle. A request that runs is bounded by what it does, not here."""


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
    def start(self) -> None:
        super().start()
        if self.channel.server.stopping:
            self.set_close_on_finish()

    def build_response_header(self) -> bytes:
        if self.status.startswith("426"):
            # HTTP requires it, and WSGI forbids applications to set it.
            self.response_headers.append(("Upgrade", "websocket"))
        return bytes(super().build_response_header())


class Channel(HTTPChannel):
    task_class = Answer
    error_task_class = Refusal

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.served = 0
        self.seen: tuple[Phase, int] = (Phase.HEAD, 0)
        self.since = time.time()
        super().__init__(*args, **kwargs)

    def service(self) -> None:
        super().service()
        self.served += 1

    @property
    def phase(self) -> Phase:
        if self.total_outbufs_len:
            return Phase.ANSWER
        if self.requests:
            return Phase.WORK
        if self.request is None:
            # A client that has just connected means to send something.
            return Phase.IDLE if self.served else Phase.HEAD
        return Phase.BODY if self.request.headers_finished else Phase.HEAD

    @property
    def asks_for_health(self) -> bool:
        # What could not be parsed has no path.
        return getattr(self.requests[0], "path", "") in ("/api/health", "/api/health/ready")

    @property
    def is_busy(self) -> bool:
        """Whether something of a request, or of its answer, is on its way."""
        return bool(self.requests or self.request or self.total_outbufs_len)

    def waits_since(self, now: float) -> float:
        """Return since when the client must act; now if it need not."""
        seen = (self.phase, self.served)
        if seen != self.seen:
            self.seen, self.since = seen, now
        if self.phase is Phase.IDLE:
            return float(self.last_activity)
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
