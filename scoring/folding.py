"""Folded logs of recent matches, so that a ball costs the same at seq 2,500 as at seq 10.

A cached log is compared with its head event before use, and only committed events enter the cache: otherwise a ball
that was rolled back would be part of the next one's state.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction

from scoring.engine.log.fold import CHANGES_THE_PAST, advance, advance_all, fold_records
from scoring.engine.log.log import REDONE, SET_ASIDE, SKIPPED, UNDONE, Log, Record
from scoring.errors import UnfoldableError, UnknownMatchError
from scoring.match_cache import MatchCache
from scoring.models import MatchEvent
from scoring.shared_work import shared_work

QUICK = 20
"""Events that a reader folds alone: in some milliseconds, so that waiting for another thread would gain nothing."""


class RecordId(NamedTuple):
    """Tells a record from any other that may have its place in the log, after a rollback or a restore.

    The time is needed because a restored database gives the same primary keys to other records.
    """

    pk: int
    recorded_at: float


class StoredRecord(NamedTuple):
    """One row of the log. `recorded_at` is in seconds since 1970. If `is_set_aside`, it does not count."""

    match_id: str
    pk: int
    seq: int
    kind: str
    payload: dict[str, Any]
    recorded_at: float
    is_set_aside: bool = False

    @property
    def id(self) -> RecordId:
        return RecordId(self.pk, self.recorded_at)

    @property
    def folded_as(self) -> Record:
        """The record that the engine gets."""
        if self.is_set_aside:
            return Record(self.seq, SKIPPED, {"can_be_undone": self.kind not in (UNDONE, REDONE)})
        return Record(self.seq, self.kind, self.payload)


@dataclass(frozen=True, slots=True)
class FoldedLog:
    """A log and its head record, which shows whether the database still holds this log."""

    head: RecordId
    log: Log


folded_logs: MatchCache[FoldedLog] = MatchCache(settings.CRICKSY_CACHED_EVENTS, lambda folded: folded.log.head)


def load_log(match_id: str) -> FoldedLog | None:
    """Return the log up to its head, or None if the match has no event. Raises UnfoldableError."""
    return _bring_up(match_id, *_cached_and_newer(match_id))


def is_cold(match_id: str) -> bool:
    """Return whether this process would have to fold the match from its first event on."""
    return folded_logs.get(match_id) is None


def read_log(match_id: str) -> FoldedLog:
    """Return the log for a reader: of all who read a match at once, one folds what takes long.

    Raises UnknownMatchError, UnfoldableError or BusyError.
    """
    if folded_logs.get(match_id) is not None:
        cached, newer = _cached_and_newer(match_id)
        if cached is not None and _is_quick(newer):
            return _bring_up(match_id, cached, newer) or cached
    own: list[FoldedLog | None] = []
    shared_work.do(("fold", match_id), lambda: own.append(load_log(match_id)))
    # Not the fold of another reader: it may have begun before an event that this one has recorded.
    folded = own[0] if own else load_log(match_id)
    if folded is None:
        raise UnknownMatchError
    return folded


def _cached_and_newer(match_id: str) -> tuple[FoldedLog | None, list[StoredRecord]]:
    cached = folded_logs.get(match_id)
    # From the cached head on, inclusive: its row proves that the cached log is still the stored one.
    newer = load_records(match_id, first=cached.log.head if cached else 1)
    if cached and not can_extend(cached, newer):
        folded_logs.forget(match_id)
        return None, load_records(match_id)
    return cached, newer[1:] if cached else newer


def _is_quick(newer: Sequence[StoredRecord]) -> bool:
    return len(newer) <= QUICK and not any(record.kind in CHANGES_THE_PAST for record in newer)


def _bring_up(match_id: str, cached: FoldedLog | None, newer: Sequence[StoredRecord]) -> FoldedLog | None:
    try:
        folded = extend(cached, newer)
    except UnfoldableError as error:
        # The records before it are kept folded, so that not each reader of a stuck match folds them again.
        good = extend(cached, [record for record in newer if record.seq < error.seq])
        if good is not None:
            cache_after_commit(match_id, good)
        raise
    if folded is not None and folded is not cached:
        cache_after_commit(match_id, folded)
    return folded


def can_extend(folded: FoldedLog, records: Sequence[StoredRecord]) -> bool:
    """Return whether `records`, read from the head of `folded` on, lead on from it."""
    if not records or records[0].id != folded.head:
        return False
    # What is set aside now may have been folded before, by another version of the engine.
    return not any(record.kind == SET_ASIDE for record in records[1:])


def require_log(match_id: str) -> FoldedLog:
    """Return the log up to its head. Raises UnknownMatchError or UnfoldableError."""
    folded = load_log(match_id)
    if folded is None:
        raise UnknownMatchError
    return folded


def load_records(match_id: str, *, first: int = 1) -> list[StoredRecord]:
    """Return the records from seq `first` on, in order."""
    events = MatchEvent.objects.filter(match_id=match_id, seq__gte=first).order_by("seq")
    return stored_records(list(events.values_list("match_id", "pk", "seq", "kind", "payload", "recorded_at")))


def stored_records(rows: Sequence[Any]) -> list[StoredRecord]:
    """Return the records of rows (match_id, pk, seq, kind, payload, recorded_at) that reach up to the head."""
    # An event is set aside by a later one, so all that concern these records are among them.
    aside = {payload["seq"] for _, _, _, kind, payload, _ in rows if kind == SET_ASIDE}
    return [
        StoredRecord(match_id, pk, seq, kind, payload, recorded_at.timestamp(), seq in aside)
        for match_id, pk, seq, kind, payload, recorded_at in rows
    ]


def cache_after_commit(match_id: str, folded: FoldedLog) -> None:
    # Outside a transaction on_commit runs at once, so reads fill the cache too.
    transaction.on_commit(lambda: folded_logs.put(match_id, folded))


def protect_after_commit(match_id: str, folded: FoldedLog) -> None:
    """Cache the log of a match that is scored where no reader of other matches pushes it out.

    Otherwise its next ball would be folded from the first event on, under the lock of the match.
    """
    transaction.on_commit(lambda: folded_logs.protect(match_id, folded))


def extend(folded: FoldedLog | None, newer: Sequence[StoredRecord]) -> FoldedLog | None:
    """Return the log with `newer` added; None begins a new log. Raises UnfoldableError."""
    if len(newer) < 2:
        return add_record(folded, newer[0]) if newer else folded
    records = [record.folded_as for record in newer]
    try:
        log = advance_all(folded.log, records) if folded else fold_records(records)
    except Exception:  # any failure of the engine, as in add_record, which finds the record at fault
        return _extend_one_by_one(folded, newer)
    return FoldedLog(newer[-1].id, log)


def _extend_one_by_one(folded: FoldedLog | None, newer: Sequence[StoredRecord]) -> FoldedLog | None:
    for record in newer:
        folded = add_record(folded, record)
    return folded


def add_record(folded: FoldedLog | None, record: StoredRecord) -> FoldedLog:
    """Return the log with one more record. Raises UnfoldableError."""
    try:
        log = advance(folded.log if folded else None, *record.folded_as)
    except Exception as error:  # any failure of the engine must stop this match only
        raise UnfoldableError(record.match_id, record.seq, f"{type(error).__name__}: {error}") from error
    return FoldedLog(record.id, log)


def load_foldable(match_id: str) -> tuple[FoldedLog | None, UnfoldableError | None]:
    """Return the log up to its first record that cannot be folded, and the error of that record, if there is one.

    It folds from the first record on, and caches nothing.
    """
    records = load_records(match_id)
    try:
        return extend(None, records), None
    except UnfoldableError as error:
        return extend(None, [record for record in records if record.seq < error.seq]), error
