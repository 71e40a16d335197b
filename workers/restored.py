"""After the database was restored from a backup: every match begins a new epoch, and is published in it.

Viewers may have seen events that the backup does not have. In the old epoch they would take the shorter log for an old
message, and what is recorded from now on for what they have seen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import redis
import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F

from scoring.errors import StaleEpochError
from scoring.models import Scoreboard
from scoring.publishing.epochs import FRESH, forget_match, renew
from scoring.redis_store import clients, heads
from scoring.redis_store.heads import Head
from workers.tasks import publish

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 500
"""Scoreboards locked in one transaction: publishing a live match waits for no more than that takes."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`unpublished` of the matches are left to the sweep, because Redis does not answer."""

    done: int
    of: int
    unpublished: int = 0


def begin_epochs() -> Iterator[Progress]:
    """Begin a new epoch of every match. From here on no reader takes an old state for the newest."""
    match_ids = _newest_first()
    done = 0
    for some in _batched(match_ids, MOST_AT_ONCE):
        _begin(some)
        done += len(some)
        yield Progress(done, len(match_ids))


def publish_all() -> Iterator[Progress]:
    """Publish every match, those changed last first. Once Redis does not answer, the rest is left to the sweep."""
    match_ids = _newest_first()
    for done, match_id in enumerate(match_ids, start=1):
        try:
            publish(match_id)
        except StaleEpochError as error:
            log.error("publish_refused", match=match_id, error=str(error))
        except redis.RedisError as error:
            log.warning("publish_failed", match=match_id, error=repr(error))
            yield Progress(done, len(match_ids), len(match_ids) - done + 1)
            return
        yield Progress(done, len(match_ids))


def _newest_first() -> list[str]:
    return list(Scoreboard.objects.order_by(F("match__changed_at").desc(), "pk").values_list("pk", flat=True))


def _batched(match_ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(match_ids), size):
        yield match_ids[start : start + size]


def _begin(match_ids: Sequence[str]) -> None:
    found = _heads(match_ids)
    with transaction.atomic():
        # In the order of their ids: two of these commands at once must not wait for each other.
        locked = Scoreboard.objects.select_for_update(no_key=True).filter(pk__in=match_ids).order_by("pk")
        boards = list(locked)
        for board in boards:
            forget_match(board.pk)
            renew(board, found[board.pk].place.epoch if board.pk in found else 0)
        Scoreboard.objects.bulk_update(boards, FRESH)


def _heads(match_ids: Sequence[str]) -> dict[str, Head]:
    """Return what Redis has. If it does not answer, the clock decides, and publishing compares once more."""
    try:
        return heads.read(clients.publisher(), match_ids) if settings.REDIS_URL else {}
    except redis.RedisError as error:
        log.warning("epochs_in_redis_unknown", error=repr(error))
        return {}
