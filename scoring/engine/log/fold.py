"""Builds a log from recorded events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from scoring.engine.errors import Unlawful
from scoring.engine.events.kinds import decode_event
from scoring.engine.events.match import MatchCreated
from scoring.engine.laws.match import start
from scoring.engine.log.checkpoints import append, append_all, rewind
from scoring.engine.log.log import CORRECTIONS, REDONE, SET_ASIDE, SKIPPED, UNDONE, Entry, Log, Read, Record
from scoring.engine.log.timeline import add_records, find_difference, read_record

CHANGES_THE_PAST = CORRECTIONS | {UNDONE, REDONE, SET_ASIDE, SKIPPED}


def fold_records(records: Iterable[tuple[int, str, Mapping[str, Any]]]) -> Log:
    """Return the log of recorded events, given as (seq, kind, payload) in order of seq. Raises ScoringError."""
    all_records = [Record(*record) for record in records]
    if not all_records:
        raise Unlawful("empty_log", "A match begins with match_created.")
    return advance_all(begin(all_records[0]), all_records[1:])


def advance(log: Log | None, seq: int, kind: str, payload: Mapping[str, Any]) -> Log:
    """Return the log with one more recorded event. Raises ScoringError if it cannot be folded.

    The event is not judged again. It was judged when it was recorded, perhaps by an earlier version of the laws.
    """
    record = Record(seq, kind, payload)
    if log is None:
        return begin(record)
    if kind in CHANGES_THE_PAST:
        return advance_all(log, [record])
    entry = Entry(seq, decode_event(kind, payload))
    # Redo is possible only until the next write.
    return replace(append(log, entry), head=seq, records=(*log.records, entry), undone=())


def advance_all(log: Log, newer: Sequence[Record]) -> Log:
    """Return the log with more recorded events. Raises ScoringError if they cannot be folded.

    The timeline is determined first and then folded once: many corrections together cost no more than one of them.
    """
    if not newer:
        return log
    found, undone, kept = _find_in_force(log, newer)
    # Not earlier: what was undone need not be readable.
    records = [*found[:kept], *map(read_record, found[kept:])]
    timeline = _find_timeline(log, records, kept)
    folded = append_all(rewind(log, find_difference(log.entries, timeline), timeline), timeline)
    return replace(folded, head=newer[-1].seq, records=tuple(records), undone=tuple(undone))


def begin(record: Record) -> Log:
    """Return the log of event 1."""
    created = decode_event(record.kind, record.payload)
    if not isinstance(created, MatchCreated):
        raise Unlawful("empty_log", "A match begins with match_created.")
    state, entry = start(created), Entry(record.seq, created)
    return Log(record.seq, (entry,), state, (entry,), (), {1: state})


def _find_in_force(log: Log, newer: Iterable[Record]) -> tuple[list[Read], list[Read], int]:
    """Return the records in force after `newer`, those that redo can restore, and how many of the log's own stayed."""
    records, undone, kept = list(log.records), list(log.undone), len(log.records)
    for record in newer:
        if record.kind == UNDONE:
            if len(records) < 2:
                raise Unlawful("nothing_to_undo", "There is nothing to undo.")
            undone.append(records.pop())
            kept = min(kept, len(records))
        elif record.kind == REDONE:
            if not undone:
                detail = "There is nothing to redo: redo follows an undo, until the next write."
                raise Unlawful("nothing_to_redo", detail)
            records.append(undone.pop())
        elif record.kind == SET_ASIDE:
            kept = min(kept, _drop_skipped(records, record.payload["seq"]))
            undone.clear()
        elif record.kind != SKIPPED or record.payload["can_be_undone"]:
            records.append(record)
            undone.clear()
    return records, undone, kept


def _drop_skipped(records: list[Read], seq: int) -> int:
    """Drop a skipped record, so that a later undo takes back the one before it; return where it was, or the end.

    Until it was set aside it was the one to undo, and an undo of that time must not take back another.
    """
    for index, record in enumerate(records):
        if record.seq == seq and record.kind == SKIPPED:
            del records[index]
            return index
    return len(records)


def _find_timeline(log: Log, records: Sequence[Read], kept: int) -> tuple[Entry, ...]:
    """Return the timeline of `records`, of which the first `kept` are those of the log."""
    dropped = log.records[kept:]
    if any(record.kind in CORRECTIONS for record in dropped):
        # The log keeps no timeline from before a correction, so all are applied again.
        return add_records((), records)
    # Events that no later correction follows are the last entries.
    count = sum(record.kind != SKIPPED for record in dropped)
    return add_records(log.entries[: len(log.entries) - count], records[kept:])
