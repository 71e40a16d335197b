"""What the overlays of a match show on air, as its scorers chose it: a panel, and perhaps a theme.

Without a choice the address of each overlay decides, so nothing is lost with Redis that a scorer cannot choose again.
"""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from redis import ResponseError

from scoring.redis_store import clients, keys, unreadable

KEEP_SECONDS = 14 * 24 * 3600
"""Longer than any match: a choice must not end on air."""


class Panel(StrEnum):
    STRIP = "strip"
    LOWER_THIRD = "lower-third"
    SCORECARD = "scorecard"
    PARTNERSHIP = "partnership"
    WORM = "worm"
    NONE = "none"


class Theme(StrEnum):
    DARK = "dark"
    LIGHT = "light"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True)
class Choice:
    """Without a theme, that of the overlay's address."""

    panel: Panel
    theme: Theme | None = None


def keep(match_id: str, choice: Choice) -> None:
    """Raises redis.RedisError."""
    clients.reader().set(keys.overlay(match_id), json.dumps(asdict(choice)), ex=KEEP_SECONDS)


def forget(match_id: str) -> None:
    """Raises redis.RedisError."""
    clients.reader().delete(keys.overlay(match_id))


def find(match_id: str) -> Choice | None:
    """Return the choice, if there is one. Raises redis.RedisError."""
    try:
        stored = clients.reader().get(keys.overlay(match_id))
        found = json.loads(stored) if stored else None
        if found is None:
            return None
        return Choice(Panel(found["panel"]), Theme(found["theme"]) if found["theme"] else None)
    except (ValueError, TypeError, KeyError, ResponseError) as error:  # the last one if the key holds another type
        unreadable.note("overlay", error, match=match_id)
        return None
