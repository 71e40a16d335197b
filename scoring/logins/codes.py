"""Limits the guessing of invitation codes. Only failures count, so that a whole ground may share an address.

There is no limit for all addresses together: strangers could use it up, and no scorer would come in.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from django.core.cache import cache

from scoring import metrics
from scoring.errors import LoginLockedError, UnknownInvitationError
from scoring.logins import limits
from scoring.peer_address import wide_network

log = structlog.get_logger(__name__)

FAILURES = {"code": 20, "code network": 40}
"""In a window of `limits`, from one address and from its /56 of IPv6: of 40 bits a guesser finds nothing."""


@contextmanager
def one_guess(address: str) -> Iterator[None]:
    """Let a code be tried. Raises LoginLockedError if too many from this address were unknown."""
    keys = _keys(address)
    seconds = 0
    with limits.fail_open():
        found = cache.get_many(keys.values())
        reached = [limit for limit, key in keys.items() if _count(found.get(key)) >= FAILURES[limit]]
        if reached:
            metrics.logins_refused.labels("code").inc()
            log.warning("code_refused", limit=reached[0], address=address)
            seconds = limits.seconds_left()
    if seconds:
        raise LoginLockedError(seconds)
    try:
        yield
    except UnknownInvitationError:
        with limits.fail_open():
            for key in keys.values():
                limits.increment(key)
        log.warning("code_unknown", address=address)
        raise


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _keys(address: str) -> dict[str, str]:
    network = wide_network(address)
    parts = {"code": address, "code network": network}
    return {limit: limits.key_of(limit, limits.window(), part) for limit, part in parts.items() if part}
