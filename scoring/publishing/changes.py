"""Computes what each event changed for viewers: a delta against the snapshot before it, or the whole snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import orjson
from django.conf import settings

from scoring import folding
from scoring.engine.log.fold import CHANGES_THE_PAST
from scoring.engine.views import delta
from scoring.engine.views.shapes.snapshot import Snapshot
from scoring.engine.views.snapshot import snapshot as snapshot_of
from scoring.engine.views.summary import Summary, summarize
from scoring.errors import UnfoldableError
from scoring.folding import FoldedLog, StoredRecord
from scoring.match_cache import MatchCache

FARTHEST_BEHIND = 50
"""Events. Beyond this number one snapshot is smaller than the deltas."""
MOST_CORRECTIONS = 5
"""Each correction folds the match from the corrected ball on; a snapshot folds it once for all of them."""
SMALL_DELTA = 600
"""Bytes. Every snapshot is larger, since it names two sides and their players: a smaller delta needs no comparison."""


@dataclass(frozen=True, slots=True)
class Change:
    """The change for viewers by one event.

    `body` is the JSON of the delta or snapshot alone; it depends only on the log and the engine.

    `base_seq` is None for a snapshot. `recorded_at` is in seconds since 1970.
    """

    seq: int
    base_seq: int | None
    kind: Literal["delta", "snapshot"]
    body: bytes
    recorded_at: float


class MatchUpdate(NamedTuple):
    """What viewers of a match get now: its changes, in order, and the snapshot and the summary after the last of them,
    as JSON."""

    match_id: str
    epoch: int
    changes: Sequence[Change]
    snapshot: bytes
    summary: bytes


@dataclass(frozen=True, slots=True)
class PublishedMatch:
    """A match as its viewers have it: the next delta is made against this snapshot. `summary` is for lists."""

    folded: FoldedLog
    snapshot: Snapshot
    summary: Summary


published_matches: MatchCache[PublishedMatch] = MatchCache(
    settings.CRICKSY_CACHED_EVENTS, lambda match: match.folded.log.head
)


def make_published_match(folded: FoldedLog) -> PublishedMatch:
    """Make the snapshot and the summary of a folded log. Raises UnfoldableError."""
    try:
        state = folded.log.state
        snapshot = snapshot_of(state)
        return PublishedMatch(folded, snapshot, summarize(state, snapshot))
    except Exception as error:  # as in folding: a failure of the engine must stop this match only
        reason = f"no snapshot: {type(error).__name__}: {error}"
        raise UnfoldableError(folded.log.state.created.id, folded.log.head, reason) from error


def find_failure(match_id: str) -> UnfoldableError | None:
    """Return the error of the first record that cannot be folded, or after which there is no snapshot; else None."""
    folded, error = folding.load_foldable(match_id)
    if error is not None or folded is None:
        return error
    try:
        make_published_match(folded)
        return None
    except UnfoldableError:
        return _find_missing_snapshot(match_id)


def _find_missing_snapshot(match_id: str) -> UnfoldableError | None:
    folded = None
    try:
        for record in folding.load_records(match_id):
            folded = folding.add_record(folded, record)
            make_published_match(folded)
        return None
    except UnfoldableError as error:
        return error


def foldable_changes(
    before: PublishedMatch | None, newer: Sequence[StoredRecord]
) -> tuple[list[Change], PublishedMatch]:
    """Return the changes up to the first record that cannot be folded, and the match after them.

    Raises UnfoldableError if that is the very first record.
    """
    try:
        return changes(before, newer)
    except UnfoldableError as error:
        # The next round of catch_up begins with the bad record, raises here, and marks the match as stuck.
        good = [record for record in newer if record.seq < error.seq]
        if not good:
            raise
        return changes(before, good)


def changes(before: PublishedMatch | None, newer: Sequence[StoredRecord]) -> tuple[list[Change], PublishedMatch]:
    """Return one change for each record; a single snapshot if viewers have nothing yet, or are far behind."""
    if before is None or len(newer) > FARTHEST_BEHIND or _count_corrections(newer) > MOST_CORRECTIONS:
        return _one_snapshot(before, newer)
    made = []
    for record in newer:
        change, before = change_of(before, record)
        made.append(change)
    return made, before


def _count_corrections(newer: Sequence[StoredRecord]) -> int:
    return sum(record.kind in CHANGES_THE_PAST for record in newer)


def _one_snapshot(before: PublishedMatch | None, newer: Sequence[StoredRecord]) -> tuple[list[Change], PublishedMatch]:
    folded = folding.extend(before.folded if before else None, newer)
    assert folded is not None
    after = make_published_match(folded)
    return [_snapshot(newer[-1], orjson.dumps(after.snapshot))], after


def change_of(before: PublishedMatch, record: StoredRecord) -> tuple[Change, PublishedMatch]:
    """Return what one record changed, and the match after it."""
    # The engine is a pure function, so a repeated frame has the same bytes and is dropped as known.
    after = make_published_match(folding.add_record(before.folded, record))
    base = record.seq - 1
    body = orjson.dumps({"type": "delta", "base_seq": base, **delta.diff(before.snapshot, after.snapshot)})
    if len(body) > SMALL_DELTA and len(body) > len(whole := orjson.dumps(after.snapshot)):
        return _snapshot(record, whole), after
    return Change(record.seq, base, "delta", body, record.recorded_at), after


def _snapshot(record: StoredRecord, body: bytes) -> Change:
    return Change(record.seq, None, "snapshot", body, record.recorded_at)
