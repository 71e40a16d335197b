"""Reads from Redis that have a fallback: the database answers the same questions, only more slowly."""

from collections.abc import Callable
from typing import TypeVar

import redis
import structlog
from pybreaker import CircuitBreaker, CircuitBreakerError

from scoring import metrics

T = TypeVar("T")

log = structlog.get_logger(__name__)

breaker = CircuitBreaker(fail_max=1, reset_timeout=2, exclude=[lambda error: not isinstance(error, redis.RedisError)])
"""After a failure of Redis nobody asks it for two seconds: readers go to the database without a time-out each.

One breaker for all questions, since they go to the same Redis. It runs one call at a time; READ_TIMEOUT bounds each."""


def ask(question: Callable[[], T]) -> T | None:
    """Return what Redis answers; None if it does not answer, or failed within the last two seconds."""
    try:
        answer: T = breaker.call(question)
    except (redis.RedisError, CircuitBreakerError):
        metrics.reads_without_cache.inc()
        return None
    except Exception as error:  # the stored value cannot be read: the database answers, and the breaker stays closed
        metrics.reads_without_cache.inc()
        log.exception("cache_unreadable", error=repr(error))
        return None
    return answer
