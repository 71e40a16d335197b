"""Counts failed log-ins in the cache. A limit is reached by failures only, so a whole ground may share an address.

A name has one limit for all addresses, and an address one for all names. Neither binds an address from which the name
has logged in lately: a stranger who guesses does not lock out the scorer. Each name has a limit of its own at each
address, below that of the name, so that one address alone never reaches the limit of a name.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from unicodedata import normalize

import structlog
from django.core.cache import cache
from redis import RedisError

from scoring import metrics
from scoring.errors import LoginLockedError

log = structlog.get_logger(__name__)

WINDOW = 15 * 60
"""Seconds. All failures are forgotten at the end of a window, and attempts that are refused do not count."""
FAILURES = {"pair": 5, "name": 20, "address": 25}
"""Most failures in a window. Five and twenty: a hundred an hour for one account, as OWASP ASVS 2.2.1 allows."""
KNOWN = 30 * 24 * 3600
"""Seconds for which an address counts as one from which the name logs in: a month, for a ground with weekly matches."""
UNLOCKED = 3600
"""Seconds for which `manage.py unlock_login` lets a name log in from anywhere."""

clock = time.time


@dataclass(frozen=True, slots=True)
class Attempt:
    """A name as it was typed, and the address, "" if the server knows none."""

    name: str
    address: str

    def keys(self) -> dict[str, str]:
        """Return the keys of the counts; without an address only the name can be counted."""
        window = int(clock() // WINDOW)
        parts = {"name": [normal(self.name)]}
        if self.address:
            parts |= {"address": [self.address], "pair": [normal(self.name), self.address]}
        return {limit: key_of(limit, str(window), *rest) for limit, rest in parts.items()}

    @property
    def known_key(self) -> str:
        return key_of("known", normal(self.name), self.address)


def require_open(attempt: Attempt) -> None:
    """Count an attempt before its password is looked at. Raises LoginLockedError if a limit is reached."""
    reached = ""
    with fail_open():
        reached = reached_limit(attempt) or take(attempt)
    if reached:
        metrics.logins_refused.labels(reached).inc()
        log.warning("login_refused", limit=reached, address=attempt.address)
        raise LoginLockedError(WINDOW - int(clock() % WINDOW))


def reached_limit(attempt: Attempt) -> str:
    """Return the name of a limit that is reached and binds this attempt, else ""."""
    keys = attempt.keys()
    frees = [attempt.known_key, unlocked_key(attempt.name)]
    values = cache.get_many([*keys.values(), *frees])
    # Garbage is no count: `increment` removes it.
    found = {key: value for key, value in values.items() if isinstance(value, int)}
    binding = ["pair"] if any(key in found for key in frees) else [*keys]
    reached = (limit for limit in binding if limit in keys and found.get(keys[limit], 0) >= FAILURES[limit])
    return next(reached, "")


def take(attempt: Attempt) -> str:
    """Count by pair and by name in advance, or attempts at the same time would all pass; return "pair" if that was so.

    Not by address: a ground logs in at the same time.
    """
    keys = attempt.keys()
    if "pair" in keys and increment(keys["pair"]) > FAILURES["pair"]:
        return "pair"
    increment(keys["name"])
    return ""


def increment(key: str) -> int:
    # The time to live is longer than the window, so the key cannot end between the two calls.
    cache.add(key, 0, WINDOW * 2)
    return int(cache.incr(key))


def count_failure(attempt: Attempt) -> None:
    if attempt.address:
        with fail_open():
            increment(attempt.keys()["address"])


def remember_success(attempt: Attempt) -> None:
    """Remember that the name logs in from here. The count of the address stays, or an own account would reset it."""
    take_back(attempt)
    if attempt.address:
        with fail_open():
            cache.set(attempt.known_key, 1, KNOWN)
            cache.delete(attempt.keys()["pair"])


def take_back(attempt: Attempt) -> None:
    """Take back what was counted in advance: the password was right, or could not be looked at."""
    keys = attempt.keys()
    with fail_open():
        for limit in {"pair", "name"} & keys.keys():
            # ValueError: the window, or the cache, is a new one.
            with suppress(ValueError):
                cache.decr(keys[limit])


def unlock(name: str) -> None:
    """Let the name log in from any address for an hour, as if it were known there."""
    cache.set(unlocked_key(name), 1, UNLOCKED)


def unlocked_key(name: str) -> str:
    return key_of("unlocked", normal(name))


def normal(name: str) -> str:
    """Return one form for all that finds the same account. Django's forms strip and normalise a name by NFKC."""
    return normalize("NFKC", name).strip().casefold()


def key_of(*parts: str) -> str:
    # Hashed, because names and addresses are personal, and may have any length and characters.
    return f"login:{sha256(repr(parts).encode(errors='surrogatepass')).hexdigest()}"


@contextmanager
def fail_open() -> Iterator[None]:
    try:
        yield
    # ValueError: a value that was no count, and has just been removed.
    except (RedisError, OSError, ValueError) as error:
        metrics.login_limits_skipped.inc()
        log.warning("login_limits_skipped", error=repr(error))
