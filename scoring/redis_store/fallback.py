"""Questions to Redis that a reader can do without: the database answers them too, only more slowly."""

from collections.abc import Callable
from typing import TypeVar

import redis
from pybreaker import CircuitBreaker, CircuitBreakerError

from scoring import metrics

Answer = TypeVar("Answer")

breaker = CircuitBreaker(fail_max=1, reset_timeout=2, exclude=[lambda error: not isinstance(error, redis.RedisError)])
"""After a failure of Redis nobody asks for two seconds: readers go to the database at once, not after a time-out each.

One for all questions: they go to the same Redis. Errors of another kind are not its failures, and are raised."""


def ask(question: Callable[[], Answer]) -> Answer | None:
    """Return what Redis answers; None if it does not answer, or failed within the last two seconds."""
    try:
        answer: Answer = breaker.call(question)
    except (redis.RedisError, CircuitBreakerError):
        metrics.reads_without_cache.inc()
        return None
    return answer
