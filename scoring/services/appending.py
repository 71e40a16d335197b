"""Appends a record in one round trip, if the match is still as this process has seen it: for almost every ball.

The proposal is judged on the cached log, without a lock. The function of the database (migration 0009) then locks the
match, looks for a first answer, and compares the newest record with the one that was seen. If anything differs, nothing
is written, and `writing` judges again under the lock.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from scoring import first_query, folding, listing
from scoring.engine.events.delivery import Delivery
from scoring.engine.log.proposals import Proposal
from scoring.folding import FoldedLog, RecordId
from scoring.match_cache import MatchCache
from scoring.services.answers import RecordedAnswer
from scoring.services.claims import Claim

APPEND = """
SELECT outcome, record_id, first_hash, first_answer
FROM scoring_append(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""

epochs: MatchCache[int] = MatchCache(4096)
"""Of the matches that this process has written to. Committed ones only, as the folded logs."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A match as this process has seen it last."""

    epoch: int
    folded: FoldedLog


class Appended(NamedTuple):
    """What became of it. `record` if it was recorded; `first_answer` and `first_hash` if its key was there already."""

    record: RecordId | None
    first_hash: str | None
    first_answer: dict[str, Any] | None


def look(match_id: str) -> Seen | None:
    folded, epoch = folding.folded_logs.get(match_id), epochs.get(match_id)
    return None if folded is None or epoch is None else Seen(epoch, folded)


def look_again(match_id: str) -> bool:
    """Bring up what this process has seen; return whether another process has recorded meanwhile.

    Raises UnfoldableError.
    """
    seen = look(match_id)
    return seen is not None and folding.load_log(match_id) is not seen.folded


def append_to(
    seen: Seen, *, match_id: str, by: User, claim: Claim, proposal: Proposal, answer: RecordedAnswer, now: datetime
) -> Appended | None:
    """Append the proposal to what was seen. Return None if the match has changed since: then nothing was written."""
    head = seen.folded.head
    # What is not listed stays as it is.
    listed = listing.columns(proposal.log.state, after_a_ball=proposal.kind == Delivery.kind)
    values = [
        *(match_id, seen.epoch, seen.folded.log.head, head.pk, datetime.fromtimestamp(head.recorded_at, UTC)),
        *(claim.after_key, claim.idempotency_key, claim.request_hash, proposal.kind, _to_json(proposal.payload)),
        *(by.pk, now, _to_json(answer), _to_json(listed)),
    ]
    outcome, pk, first_hash, first_answer = first_query.call(lambda: _append(values))
    if outcome == "changed":
        return None
    record = RecordId(pk, now.timestamp()) if pk else None
    return Appended(record, first_hash, json.loads(first_answer) if first_answer else None)


def _append(values: Sequence[Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(APPEND, values)
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def _to_json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder)
