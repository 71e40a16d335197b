"""Questions to Redis that a reader can do without: the database answers them too, only more slowly."""

from collections.abc import Callable
from typing import TypeVar

import redis
import structlog
from pybreaker import CircuitBreaker, CircuitBreakerError

from scoring import metrics

T = TypeVar("T")

log = structlog.get_logger(__name__)

breaker = CircuitBreaker(fail_max=1, reset_timeout=2, exclude=[lambda error: not isinstance(error, redis.RedisError)])
"""After a failure of Redis nobody asks for two seconds: readers go to the database at once, not after a time-out each.

One for all questions, since they go to the same Redis. It runs one call at a time; each is bounded by READ_TIMEOUT."""


def ask(question: Callable[[], T]) -> T | None:
    """Return what Redis answers; None if it does not answer, or failed within the last two seconds."""
    try:
        answer: T = breaker.call(question)
    except (redis.RedisError, CircuitBreakerError):
        metrics.reads_without_cache.inc()
        return None
    except Exception as error:  # what is stored cannot be read: the database answers, and the breaker stays closed
        metrics.reads_without_cache.inc()
        log.exception("cache_unreadable", error=repr(error))
        return None
    return answer
