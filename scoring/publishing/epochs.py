"""A new epoch says that derived content may differ without a new event; viewers then start from a snapshot."""

import time
from datetime import UTC, datetime

import redis
import structlog
from django.conf import settings
from django.db import transaction

from scoring import bell, folding, listing
from scoring.models import Match, Scoreboard
from scoring.publishing import rows
from scoring.publishing.changes import published_matches
from scoring.publishing.engine_version import engine_version
from scoring.redis_store import clients, heads, keys

log = structlog.get_logger(__name__)

CLOCK_BEGAN = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
"""Seconds since then have nine digits until 2051, as many as an ETag may have (`scoring.api.headers`)."""
FRESH = ("epoch", "published_seq", "engine_version", "stuck_seq", "stuck_reason", "updated_at")


def next_epoch(own: int, in_redis: int = 0) -> int:
    """Return an epoch that no viewer has seen, whatever was restored.

    The clock counts because database and Redis may both be older than what viewers saw.
    """
    return max(own + 1, in_redis + 1, int(time.time() - CLOCK_BEGAN))


def begin_epoch(board: Scoreboard, *, in_redis: int | None = None) -> None:
    """Let the next catch-up publish the match from its first event. `in_redis` is the epoch there, if it is known."""
    renew(board, _epoch_in_redis(board.pk) if in_redis is None else in_redis)
    board.save()


def renew(board: Scoreboard, in_redis: int) -> None:
    """As begin_epoch, but leave it to the caller to save the columns in `FRESH`."""
    board.epoch = next_epoch(board.epoch, in_redis)
    board.published_seq = 0
    board.engine_version = engine_version()
    board.stuck_seq, board.stuck_reason = None, ""


def first_epoch_is_used(match_id: str) -> bool:
    """Return whether viewers may have seen another match of this id, which a restore took away."""
    try:
        return bool(settings.REDIS_URL and clients.publisher().exists(keys.lost(match_id)))
    except redis.RedisError as error:
        log.warning("lost_match_unknown", match=match_id, error=repr(error))
        return False


def _epoch_in_redis(match_id: str) -> int:
    """Return 0 if Redis has none or does not answer: then the clock decides, and publishing compares once more."""
    try:
        found = heads.read(clients.publisher(), [match_id]) if settings.REDIS_URL else {}
    except redis.RedisError as error:
        log.warning("epoch_in_redis_unknown", match=match_id, error=repr(error))
        return 0
    return found[match_id].place.epoch if match_id in found else 0


def rebuild_match(match_id: str) -> None:
    """Drop the derived rows and begin a new epoch; the worker builds it again. Raises UnfoldableError."""
    with transaction.atomic():
        # Lock the match first, as every write does: no event can be recorded while its columns are written again.
        match = Match.objects.select_for_update(no_key=True).get(pk=match_id)
        # Derived tables may have been dropped, the scoreboard with them.
        Scoreboard.objects.get_or_create(match=match)
        board = Scoreboard.objects.select_for_update(no_key=True).get(pk=match_id)
        rows.drop(match_id)
        begin_epoch(board)
        # The log is folded from its first record, not from what this process has cached.
        forget_match(match_id)
        folded = folding.load_log(match_id)
        if folded is not None:
            Match.objects.filter(pk=match_id).update(head=folded.log.head, **listing.columns(folded.log.state))
        # The command publishes at once by itself; the action in admin relies on this ring.
        transaction.on_commit(lambda: bell.ring(match_id))


def forget_match(match_id: str) -> None:
    """Drop what this process caches of the match."""
    published_matches.forget(match_id)
    folding.folded_logs.forget(match_id)
