"""How long a process waits for Postgres. psycopg2 by itself waits for ever; here it asks `wait`, which has a limit."""

import math
import select
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg2 import extensions

from cricksy.postgres.hang import ImpatientError, SilentError

EVENTS = {extensions.POLL_READ: select.POLLIN, extensions.POLL_WRITE: select.POLLOUT}


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds. The server gives up a lock or a statement before the client gives up the server."""

    wait: float
    statement: float
    lock: float
    idle_in_transaction: float

    def settings(self) -> dict[str, int]:
        """Return Postgres's settings, in milliseconds."""
        return {
            "statement_timeout": round(self.statement * 1000),
            "lock_timeout": round(self.lock * 1000),
            # Of a process that was stopped in the middle of a write: others need its locks.
            "idle_in_transaction_session_timeout": round(self.idle_in_transaction * 1000),
        }


SERVER = Limits(wait=2.0, statement=1.7, lock=1.2, idle_in_transaction=10.0)
"""A scorer is answered within three seconds. A write takes milliseconds, the longest read a tenth of a second."""
WORKER = Limits(wait=5.0, statement=4.0, lock=3.0, idle_in_transaction=5.0)
"""A worker that stops in the middle of publishing keeps its match dark for that long; what fails, the sweep repeats."""

REPLICA_WAIT = 0.5
"""Seconds. The primary answers instead, and a reader should not notice."""


class ReplicaConnection(extensions.connection):
    """A connection to a replica. If that is silent, no hang is noticed: `scoring.replica` leaves it out."""


_own = threading.local()
_limits: Limits | None = None


def bound(limits: Limits) -> None:
    """Limit all waits of this process, those of connections that are opened from now on."""
    global _limits
    _limits = limits
    extensions.set_wait_callback(wait)


def current_limits() -> Limits | None:
    return _limits


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Wait for no longer than this in all, in this thread. Raises ImpatientError, by which no hang is noticed."""
    _own.deadline = time.monotonic() + seconds
    try:
        yield
    finally:
        del _own.deadline


def wait(connection: Any) -> None:
    """Wait for what psycopg2 waits for. An exception here makes it close the connection, whose state nobody knows."""
    deadline, error = _next_deadline(connection)
    while (state := connection.poll()) != extensions.POLL_OK:
        poller = select.poll()
        poller.register(connection.fileno(), EVENTS[state])
        rest = None if deadline is None else max(deadline - time.monotonic(), 0) * 1000
        if not poller.poll(rest):
            raise error("Postgres did not answer in time.")


def _next_deadline(connection: Any) -> tuple[float | None, type[ImpatientError]]:
    now = time.monotonic()
    limit = now + _limits.wait if _limits else None
    own: float | None = getattr(_own, "deadline", None)
    if isinstance(connection, ReplicaConnection):
        own = min(own or math.inf, now + REPLICA_WAIT)
    if own is None or (limit is not None and limit < own):
        return limit, SilentError
    return own, ImpatientError
