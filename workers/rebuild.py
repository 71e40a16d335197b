"""Drops everything derived of a match and builds it again from the log, in a new epoch."""

from collections.abc import Iterator
from dataclasses import dataclass

import redis

from scoring.errors import StaleEpochError, UnfoldableError
from scoring.models import Match
from scoring.publishing.epochs import rebuild_match
from workers.tasks import publish

UNPUBLISHED = "rebuilt, but Redis does not answer: the sweep publishes it later"


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The result for one match; `failure` says why it could not be rebuilt, and is empty if it was."""

    match_id: str
    number: int
    of: int
    failure: str = ""


def rebuild(match_ids: list[str]) -> Iterator[Rebuilt]:
    """Rebuild these matches, or all if none is named. A failure stops its own match only."""
    chosen = match_ids or list(Match.objects.order_by("pk").values_list("pk", flat=True))
    for number, match_id in enumerate(chosen, start=1):
        yield Rebuilt(match_id, number, len(chosen), _rebuild(match_id))


def _rebuild(match_id: str) -> str:
    try:
        rebuild_match(match_id)
        publish(match_id)
    except Match.DoesNotExist:
        return "there is no such match"
    except (UnfoldableError, StaleEpochError) as error:
        return str(error)
    except redis.RedisError:
        return UNPUBLISHED
    return ""
