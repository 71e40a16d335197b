"""Counts log-ins in the cache. An address is limited by failures only, so a whole ground may share it.

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
from scoring.peer_address import wide_network

log = structlog.get_logger(__name__)

WINDOW = 15 * 60
"""Seconds. All failures are forgotten at the end of a window, and attempts that are refused do not count."""
FAILURES = {"pair": 5, "network": 10, "name": 20, "address": 25}
"""Most failures in a window. Five and twenty: a hundred an hour for one account, as OWASP ASVS 2.2.1 allows.

`network` is a name from one /56 of IPv6, whose 256 addresses would reach the limit of the name.
"""
SUCCESSES = 100
"""Most log-ins of one name in a window: each costs a hashing and a token, and a scorer needs one for each device."""
LIMITS = {**FAILURES, "successes": SUCCESSES}
IN_ADVANCE = ("pair", "network", "name")
"""Counted before the password is looked at."""
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
        name = normal(self.name)
        parts = {"name": [name], "successes": [name]}
        if self.address:
            parts |= {"address": [self.address], "pair": [name, self.address]}
        if network := wide_network(self.address):
            parts["network"] = [name, network]
        return {limit: key_of(limit, window(), *rest) for limit, rest in parts.items()}

    @property
    def known_key(self) -> str:
        return key_of("known", normal(self.name), self.address)


def require_open(attempt: Attempt) -> None:
    """Count an attempt before its password is looked at. Raises LoginLockedError if a limit is reached."""
    reached, seconds = "", seconds_left()
    with fail_open():
        reached = reached_limit(attempt) or take(attempt)
        if reached in IN_ADVANCE and not is_full_of_failures(attempt, reached):
            seconds = 1
    if reached:
        metrics.logins_refused.labels(reached).inc()
        log.warning("login_refused", limit=reached, address=attempt.address)
        raise LoginLockedError(seconds)


def window() -> str:
    return str(int(clock() // WINDOW))


def seconds_left() -> int:
    return WINDOW - int(clock() % WINDOW)


def reached_limit(attempt: Attempt) -> str:
    """Return the name of a limit that is reached and binds this attempt, else ""."""
    keys = attempt.keys()
    frees = [attempt.known_key, unlocked_key(attempt.name)]
    values = cache.get_many([*keys.values(), *frees])
    # Garbage is no count: `increment` removes it.
    found = {key: value for key, value in values.items() if isinstance(value, int)}
    binding = ["pair", "successes"] if any(key in found for key in frees) else [*keys]
    reached = (limit for limit in binding if limit in keys and found.get(keys[limit], 0) >= LIMITS[limit])
    return next(reached, "")


def is_full_of_failures(attempt: Attempt, limit: str) -> bool:
    """Return False if attempts that nobody has judged yet fill the limit: the next may pass in a moment."""
    failures = cache.get(failed_key(attempt.keys()[limit]), 0)
    return isinstance(failures, int) and failures >= FAILURES[limit]


def failed_key(key: str) -> str:
    return f"{key}:failed"


def take(attempt: Attempt) -> str:
    """Count by pair, network and name in advance, or attempts at the same time would all pass.

    Return "pair" if that was so.

    Not by address: a ground logs in at the same time.
    """
    keys = attempt.keys()
    if "pair" in keys and increment(keys["pair"]) > FAILURES["pair"]:
        return "pair"
    for limit in {"network", "name"} & keys.keys():
        increment(keys[limit])
    return ""


def increment(key: str) -> int:
    # The time to live is longer than the window, so the key cannot end between the two calls.
    cache.add(key, 0, WINDOW * 2)
    return int(cache.incr(key))


def count_failure(attempt: Attempt) -> None:
    with fail_open():
        for limit, key in attempt.keys().items():
            if limit in IN_ADVANCE:
                increment(failed_key(key))
            elif limit == "address":
                increment(key)


def remember_success(attempt: Attempt) -> None:
    """Remember that the name logs in from here. The count of the address stays, or an own account would reset it."""
    take_back(attempt)
    keys = attempt.keys()
    with fail_open():
        increment(keys["successes"])
        if attempt.address:
            cache.set(attempt.known_key, 1, KNOWN)
            cache.delete_many([keys["pair"], failed_key(keys["pair"])])


def take_back(attempt: Attempt) -> None:
    """Take back what was counted in advance: the password was right, or could not be looked at."""
    keys = attempt.keys()
    with fail_open():
        for limit in {*IN_ADVANCE} & keys.keys():
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
