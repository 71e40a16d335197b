"""Builds a log from recorded events."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from scoring.engine.errors import Unlawful
from scoring.engine.events.kinds import decode_event
from scoring.engine.events.match import MatchCreated
from scoring.engine.laws.match import start
from scoring.engine.log.checkpoints import append
from scoring.engine.log.corrections import correct, refold
from scoring.engine.log.log import CORRECTIONS, REDONE, UNDONE, Entry, Log, Record


def fold_records(records: Iterable[tuple[int, str, Mapping[str, Any]]]) -> Log:
    """Return the log of recorded events, given as (seq, kind, payload) in order of seq. Raises ScoringError."""
    log: Log | None = None
    for seq, kind, payload in records:
        log = advance(log, seq, kind, payload)
    if log is None:
        raise Unlawful("empty_log", "A match begins with match_created.")
    return log


def advance(log: Log | None, seq: int, kind: str, payload: Mapping[str, Any]) -> Log:
    """Return the log with one more recorded event. Raises ScoringError if it cannot be folded.

    The event is not judged again. It was judged when it was recorded, perhaps by an earlier version of the laws.
    """
    record = Record(seq, kind, payload)
    if log is None:
        return begin(record)
    if kind == UNDONE:
        return undo(log, seq)
    if kind == REDONE:
        return redo(log, seq)
    # Redo is possible only until the next write.
    return replace(apply(log, record, strict=False), undone=())


def begin(record: Record) -> Log:
    """Return the log of event 1."""
    created = decode_event(record.kind, record.payload)
    if not isinstance(created, MatchCreated):
        raise Unlawful("empty_log", "A match begins with match_created.")
    state = start(created)
    return Log(record.seq, (Entry(record.seq, created),), state, (record,), (), {1: state})


def apply(log: Log, record: Record, *, strict: bool) -> Log:
    """Return the log with one more record in force: an event or a correction."""
    if record.kind in CORRECTIONS:
        log = correct(log, record, strict=strict)
    else:
        log = append(log, Entry(record.seq, decode_event(record.kind, record.payload)), strict=strict)
    return replace(log, head=record.seq, records=(*log.records, record))


def undo(log: Log, seq: int) -> Log:
    """Return the log without the newest record in force; `seq` is that of the undo."""
    if len(log.records) < 2:
        raise Unlawful("nothing_to_undo", "There is nothing to undo.")
    record = log.records[-1]
    # The log keeps no timeline from before a correction, so all earlier records are folded again.
    before = _replay(log.records[:-1]) if record.kind in CORRECTIONS else _drop_last(log)
    return replace(before, head=seq, undone=(*log.undone, record))


def _drop_last(log: Log) -> Log:
    length = len(log.entries) - 1
    entries, records = log.entries[:length], log.records[:-1]
    if length in log.checkpoints:
        checkpoints = {n: state for n, state in log.checkpoints.items() if n <= length}
        # The usual case: the state before the last event is one of the recent checkpoints.
        state = log.checkpoints[length]
        return replace(log, entries=entries, records=records, state=state, checkpoints=checkpoints)
    # After several undos in a row no recent checkpoint is left, so some events are folded again.
    return replace(refold(log, length, entries, None, strict=False), records=records)


def _replay(records: tuple[Record, ...]) -> Log:
    log = begin(records[0])
    for record in records[1:]:
        log = apply(log, record, strict=False)
    return log


def redo(log: Log, seq: int) -> Log:
    """Return the log with the last undone record in force again; `seq` is that of the redo."""
    if not log.undone:
        raise Unlawful("nothing_to_redo", "There is nothing to redo: redo follows an undo, until the next write.")
    record = log.undone[-1]
    return replace(apply(log, record, strict=False), head=seq, undone=log.undone[:-1])
