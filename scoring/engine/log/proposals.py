"""Judges new records. Each function returns the record to append and the log with it, or raises ScoringError."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from scoring.engine.codec import decode, encode, encode_whole, list_sent, unknown_field
from scoring.engine.conditions import Conditions, Format, for_format
from scoring.engine.events.kinds import Event
from scoring.engine.events.match import MatchCreated
from scoring.engine.laws.match import step
from scoring.engine.laws.posted import judge_posted_target
from scoring.engine.laws.umpire import Umpire
from scoring.engine.log.bodies import add_facts, read_event
from scoring.engine.log.changes import list_changes
from scoring.engine.log.checkpoints import append_folded
from scoring.engine.log.correcting.book import Book
from scoring.engine.log.correcting.reading import read_correction
from scoring.engine.log.correcting.refold import Refolded, refold
from scoring.engine.log.correcting.remarks import Remarks
from scoring.engine.log.correcting.repairs import explain
from scoring.engine.log.correcting.request import Correction, amend, insert, remove
from scoring.engine.log.fold import advance, begin
from scoring.engine.log.log import AMENDED, CORRECTED, INSERTED, REDONE, REMOVED, UNDONE, Entry, Log, Record
from scoring.engine.log.wording import require_recordable, require_squads
from scoring.engine.states.match import MatchState


class Proposal(NamedTuple):
    """The record to append, and the log with it. Only a correction has remarks other than those of the newest event."""

    kind: str
    payload: dict[str, Any]
    log: Log
    remarks: Remarks | None = None


def propose_created(body: Mapping[str, Any]) -> Proposal:
    """Propose a new match from the body of POST /games with its id. Raises Malformed."""
    created = _decode_created(body)
    # The conditions are recorded with their defaults, because a later change of a format must not change this match.
    payload = encode(created) | {"conditions": encode_whole(created.conditions)}
    require_recordable(payload)
    return Proposal(MatchCreated.kind, payload, begin(Record(1, MatchCreated.kind, payload)))


def _decode_created(body: Mapping[str, Any]) -> MatchCreated:
    values = decode(dict, body, "")
    given = values.pop("conditions", None)
    raw = {} if given is None else decode(dict, given, "conditions")
    name = decode(Format, values.pop("format", raw.get("format", Format.CUSTOM.value)), "format")
    overrides = {key: value for key, value in raw.items() if key != "format"}
    decoded = decode(Conditions, overrides, "conditions")
    # Only the keys that were sent override the format. `decoded` has defaults for all the others.
    conditions = for_format(name, {key: getattr(decoded, key) for key in overrides})
    unknown = [str(key) for key in values if key not in list_sent(MatchCreated)]
    if unknown:
        raise unknown_field(unknown[0], ["format", *list_sent(MatchCreated)])
    # The field is required. The empty conditions are replaced by the complete ones in the next line.
    created = decode(MatchCreated, {**values, "conditions": {}})
    return replace(created, conditions=conditions)


def propose_event(log: Log, kind: str, body: Mapping[str, Any], before_seq: int | None = None) -> Proposal:
    """Propose a ball or another event, at the end of the log or inserted before the event `before_seq`.

    Raises Malformed, Unlawful, Conflicts.
    """
    event = read_event(kind, body)
    if before_seq is None:
        return _propose_at_end(log, event)
    book = Book(log)
    return _propose_one(book, INSERTED, insert(book, before_seq, event, {"kind": kind, **body}))


def _propose_at_end(log: Log, event: Event) -> Proposal:
    seq = log.head + 1
    # The facts do not change the state, so the event with the facts needs no second step.
    state = step(log.state, event, seq=seq)
    require_squads(log.state, state)
    event = add_facts(event, state)
    payload = encode(event)
    entry = Entry(seq, event)
    after = append_folded(log, entry, state)
    return Proposal(event.kind, payload, replace(after, head=seq, records=(*log.records, entry), undone=()))


def propose_undo(log: Log) -> Proposal:
    """Propose to take back the newest record in force. Raises Unlawful if there is none."""
    return Proposal(UNDONE, {}, advance(log, log.head + 1, UNDONE, {}))


def propose_redo(log: Log) -> Proposal:
    """Propose to restore what undo took back. Raises Unlawful if nothing was undone since the last write."""
    return Proposal(REDONE, {}, advance(log, log.head + 1, REDONE, {}))


def propose_amendment(log: Log, seq: int, patch: Mapping[str, Any]) -> Proposal:
    """Propose to correct a past ball or event by a merge patch. Raises Malformed, Unlawful, Conflicts."""
    book = Book(log)
    return _propose_one(book, AMENDED, amend(book, seq, patch))


def propose_removal(log: Log, seq: int) -> Proposal:
    """Propose to remove a past ball or event. Raises Unlawful, Conflicts."""
    book = Book(log)
    return _propose_one(book, REMOVED, remove(book, seq))


def propose_corrections(log: Log, body: Mapping[str, Any]) -> Proposal:
    """Propose the changes of the body of POST /games/{id}/corrections. Raises Malformed, Unlawful, Conflicts."""
    book = Book(log)
    correction = read_correction(book, body)
    refolded = _refold(book, correction)
    payload = {"asked": correction.body, "changes": list_changes(refolded.changes)}
    return _propose_correction(log, CORRECTED, payload, refolded)


def _propose_one(book: Book, kind: str, correction: Correction) -> Proposal:
    """Propose a correction of one change, which is the whole payload."""
    refolded = _refold(book, correction)
    (payload,) = list_changes(refolded.changes)
    payload.pop("remove", None)
    return _propose_correction(book.log, kind, payload, refolded)


def _refold(book: Book, correction: Correction) -> Refolded:
    refolded = refold(book, correction)
    if refolded.conflicts:
        raise explain(book, correction.body, refolded.conflicts)
    return refolded


def _propose_correction(log: Log, kind: str, payload: dict[str, Any], refolded: Refolded) -> Proposal:
    require_squads(log.state, refolded.log.state)
    record = Record(log.head + 1, kind, payload)
    after = replace(refolded.log, head=record.seq, records=(*log.records, record), undone=())
    return Proposal(kind, payload, after, _warn_of_posted_target(log.state, after.state, refolded.remarks))


def _warn_of_posted_target(before: MatchState, after: MatchState, remarks: Remarks) -> Remarks:
    """Add the warning that only a comparison of both states can give."""
    umpire = Umpire(strict=True)
    judge_posted_target(before, after, umpire)
    return remarks._replace(warnings=(*remarks.warnings, *umpire.warnings)) if umpire.warnings else remarks
