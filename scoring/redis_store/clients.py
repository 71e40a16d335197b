"""Connections to Redis, one function for each use: how long a caller may wait depends on who waits for the caller."""

from functools import cache
from typing import Any

import redis
import redis.asyncio
from django.conf import settings
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

Client = Any
"""A client of redis-py, whose stubs cannot tell that responses are bytes here."""

PUBLISH_TIMEOUT = 0.5
"""Seconds. The scoreboard row stays locked meanwhile; after a time-out the sweep publishes later."""
READ_TIMEOUT = 0.1
"""Seconds. After that the database answers: a reader gets the state sooner from there than from a slow Redis."""
BELL_TIMEOUT = 1
"""Seconds. Only the bell's own thread waits."""
WATCH_TIMEOUT = 0.5
"""Seconds. Each WebSocket process asks once a second, so a mute Redis must not delay a question for longer."""
HEALTH_TIMEOUT = 0.5
"""Seconds. Readiness is checked every few seconds, and a Redis that takes longer is not ready."""


def connect(timeout: float, *, retries: int = 0, url: str = "") -> Client:
    """Return a new client. `retries` repeats a command after a dropped connection, never after a time-out.

    redis-py's own default repeats three times with seconds in between, which no caller here can afford.
    """
    retry = Retry(NoBackoff(), retries, supported_errors=(redis.ConnectionError,))
    url = url or settings.REDIS_URL
    return redis.Redis.from_url(url, socket_timeout=timeout, socket_connect_timeout=timeout, retry=retry)


def connect_async(timeout: float) -> Client:
    return redis.asyncio.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        retry=AsyncRetry(NoBackoff(), 0),
    )


@cache
def publisher() -> Client:
    # One retry: the first command after a restart of Redis finds its connection dropped.
    return connect(PUBLISH_TIMEOUT, retries=1)


@cache
def layer() -> Client:
    """Return the client for what goes to viewers at once, if another server than that of the rest carries it."""
    return connect(PUBLISH_TIMEOUT, retries=1, url=settings.CRICKSY_LAYER_URL)


@cache
def reader() -> Client:
    return connect(READ_TIMEOUT)


@cache
def bell() -> Client:
    return connect(BELL_TIMEOUT)
