"""Reads from Redis that have a fallback: the database answers the same questions, or a client asks again later."""

from collections.abc import Callable
from typing import TypeVar

import redis
import structlog
from pybreaker import CircuitBreaker, CircuitBreakerError

from scoring import metrics

T = TypeVar("T")

log = structlog.get_logger(__name__)


def is_failure(error: BaseException) -> bool:
    """Return whether Redis failed. A ResponseError is an answer: the key holds another type, for example."""
    return isinstance(error, redis.RedisError) and not isinstance(error, redis.ResponseError)


breaker = CircuitBreaker(fail_max=1, reset_timeout=2, exclude=[lambda error: not is_failure(error)])
"""After a failure of Redis nobody asks it for two seconds: readers go to the database without a time-out each.

One breaker for all questions, since they go to the same Redis. It runs one call at a time; READ_TIMEOUT bounds each."""


def ask(question: Callable[[], T]) -> T | None:
    """Return what Redis answers; None if it does not answer, or failed within the last two seconds."""
    try:
        answer: T = breaker.call(question)
    except Exception as error:
        metrics.reads_without_cache.inc()
        # The stored value cannot be read: the database answers, and the breaker stays closed.
        if not (is_failure(error) or isinstance(error, CircuitBreakerError)):
            log.exception("cache_unreadable", error=repr(error))
        return None
    return answer


def ask_or_raise(question: Callable[[], T], refusal: type[Exception]) -> T:
    """Return what Redis answers, which may be None. Raises `refusal` if `ask` has no answer."""
    # In a tuple, since None means no answer.
    answer = ask(lambda: (question(),))
    if answer is None:
        raise refusal
    return answer[0]
