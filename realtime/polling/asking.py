"""How polled reads spare Redis and Postgres: a process asks once for all clients of a quarter of a second."""

import time
from collections.abc import Callable
from typing import TypeVar

from scoring.errors import BehindError
from scoring.redis_store import fallback

Answer = TypeVar("Answer")

FRESH = 0.25
"""Seconds. A ball that is delivered late by this much is still earlier than the next poll."""


def tick() -> int:
    """Return the number of the current span of `FRESH` seconds: part of a cache's key."""
    return int(time.monotonic() / FRESH)


def ask_redis(question: Callable[[], Answer]) -> Answer:
    """Raises BehindError if Redis does not answer: then nobody knows what is the newest state."""
    return fallback.ask_or_raise(question, BehindError)
