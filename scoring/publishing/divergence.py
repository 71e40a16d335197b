"""Finds matches of which Redis holds another state than the log made: the database or Redis was restored.

Their viewers would keep a wrong score for ever, because a place that they have seen means something else now. A new
epoch ends that.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

import structlog
from django.db import transaction
from django.db.models import Q

from scoring import metrics
from scoring.models import MatchEvent, Scoreboard
from scoring.place import Place
from scoring.publishing.epochs import begin_epoch
from scoring.redis_store import heads
from scoring.redis_store.clients import Client
from scoring.redis_store.heads import Head

log = structlog.get_logger(__name__)


class Comparison(NamedTuple):
    """`different` have another state in Redis; `vanished` are not in the database at all."""

    different: list[str]
    vanished: list[str]


def compare(client: Client, match_ids: Sequence[str]) -> Comparison:
    """Compare matches with their logs, without a lock: what differs may only have been published in the meantime.

    Raises redis.RedisError.
    """
    # Redis first. An event is committed before it is published, so the database read later must have it.
    found = heads.read(client, match_ids)
    boards = Scoreboard.objects.in_bulk(list(found))
    made_by = _records_at(found)
    different = [
        match_id for match_id, board in boards.items() if _difference(board, found[match_id], made_by.get(match_id))
    ]
    return Comparison(different, [match_id for match_id in found if match_id not in boards])


def renew_if_different(client: Client, match_id: str) -> bool:
    """Begin a new epoch if Redis still differs while nobody publishes the match. Raises redis.RedisError."""
    with transaction.atomic():
        boards = Scoreboard.objects.select_for_update(no_key=True, skip_locked=True)
        board = boards.filter(pk=match_id).first()
        head = heads.read(client, [match_id]).get(match_id)
        if board is None or head is None:
            return False
        reason = _difference(board, head, _records_at({match_id: head}).get(match_id))
        if not reason:
            return False
        note_renewal(match_id, reason)
        begin_epoch(board, in_redis=head.place.epoch)
        return True


def note_renewal(match_id: str, reason: str) -> None:
    metrics.epochs_renewed.labels(reason).inc()
    log.error("log_differs_from_redis", match=match_id, reason=reason)


def _difference(board: Scoreboard, head: Head, record: str | None) -> str:
    """Return how Redis differs from the log, or an empty text. `record` is the log's record at the seq in Redis."""
    published = Place(board.epoch, board.published_seq)
    if head.place.epoch > board.epoch:
        return "epoch"
    if head.place < published:
        # While a new epoch is unpublished, its seq is 0 and Redis has the one before: the sweep publishes it.
        return "behind" if board.published_seq else ""
    if record is None:
        return "shorter"
    return "" if head.record in (None, record) else "other"


def _records_at(found: Mapping[str, Head]) -> dict[str, str]:
    """Return which record each log has at the seq that Redis has."""
    if not found:
        return {}
    wanted = reduce(or_, (Q(match_id=match_id, seq=head.place.seq) for match_id, head in found.items()))
    rows = MatchEvent.objects.filter(wanted).values_list("match_id", "recorded_at")
    return {match_id: heads.record_text(recorded_at.timestamp()) for match_id, recorded_at in rows}
