"""The log of a match as a value: events in force, corrections applied, and the state they fold to.

The log only grows. Undo, redo, amendment, insertion and removal are records too; what they leave in force is the
timeline, whose fold is the match.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from scoring.engine.codec import decode, encode, encode_whole, refuse
from scoring.engine.conditions import Conditions, Format, for_format
from scoring.engine.delta import merge
from scoring.engine.errors import Conflict, Conflicts, Malformed, ScoringError, Unlawful
from scoring.engine.events import KINDS, BowlerChanged, Delivery, Event, InningsStarted, MatchCreated
from scoring.engine.match import start, step
from scoring.engine.states import MatchState

UNDONE, REDONE, AMENDED, INSERTED, REMOVED = "undone", "redone", "amended", "inserted", "removed"
CORRECTIONS = frozenset({AMENDED, INSERTED, REMOVED})
RECENT, SPACING = 8, 64
"""States kept: the last few for undo, and one in 64 so that a correction refolds little. A state is some 10 KB."""


class Entry(NamedTuple):
    """One event in force; `seq` is its address, for an inserted event the seq of its insertion."""

    seq: int
    event: Event


class Record(NamedTuple):
    """One record of the log as stored."""

    seq: int
    kind: str
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Log:
    """`records` are those in force in order of recording, `undone` those that redo brings back, newest last."""

    head: int
    entries: tuple[Entry, ...]
    state: MatchState
    records: tuple[Record, ...]
    undone: tuple[Record, ...] = ()
    kept: Mapping[int, MatchState] = field(default_factory=dict)

    @property
    def can_redo(self) -> bool:
        return bool(self.undone)


class Proposal(NamedTuple):
    """What to append to the log, and the log with it."""

    kind: str
    payload: dict[str, Any]
    log: Log


# -- folding what is recorded ------------------------------------------------------------------------------------


def fold(records: Iterable[tuple[int, str, Mapping[str, Any]]]) -> Log:
    """The log of recorded events in order of seq. Raises ScoringError where one cannot be folded."""
    log: Log | None = None
    for seq, kind, payload in records:
        log = advance(log, seq, kind, payload)
    if log is None:
        raise Unlawful("empty_log", "A match begins with match_created.")
    return log


def advance(log: Log | None, seq: int, kind: str, payload: Mapping[str, Any]) -> Log:
    """The log with one recorded event more; trusted, since it was judged when it was recorded."""
    record = Record(seq, kind, payload)
    if log is None:
        return _begun(record)
    if kind == UNDONE:
        return _undone(log, seq)
    if kind == REDONE:
        return _redone(log, seq)
    return replace(_applied(log, record, strict=False), undone=())


def event_of(kind: str, payload: Mapping[str, Any]) -> Event:
    """A payload as its event; raises Malformed."""
    shape = KINDS.get(kind) if isinstance(kind, str) else None
    if shape is None:
        raise Malformed("unknown_kind", f"{kind!r} is not a kind of event.", {"kind": "unknown"})
    event: Event = decode(shape, payload)
    return event


def _begun(record: Record) -> Log:
    created = event_of(record.kind, record.payload)
    if not isinstance(created, MatchCreated):
        raise Unlawful("empty_log", "A match begins with match_created.")
    state = start(created)
    return Log(record.seq, (Entry(record.seq, created),), state, (record,), (), {1: state})


def _applied(log: Log, record: Record, *, strict: bool) -> Log:
    """The log with a record in force at its end."""
    if record.kind in CORRECTIONS:
        log = _corrected(log, record, strict=strict)
    else:
        log = _appended(log, Entry(record.seq, event_of(record.kind, record.payload)), strict=strict)
    return replace(log, head=record.seq, records=(*log.records, record))


def _appended(log: Log, entry: Entry, *, strict: bool) -> Log:
    state = step(log.state, entry.event, seq=entry.seq, strict=strict)
    return _grown(log, entry, state)


def _grown(log: Log, entry: Entry, state: MatchState) -> Log:
    entries = (*log.entries, entry)
    return replace(log, entries=entries, state=state, kept=_keep(log.kept, len(entries), state))


def _keep(kept: Mapping[int, MatchState], length: int, state: MatchState) -> dict[int, MatchState]:
    """States by length of the timeline: the recent ones, and checkpoints."""
    recent = {n: old for n, old in kept.items() if n < length and (n > length - RECENT or n == 1 or n % SPACING == 0)}
    recent[length] = state
    return recent


# -- corrections ---------------------------------------------------------------------------------------------------


def _corrected(log: Log, record: Record, *, strict: bool) -> Log:
    at, timeline = _timeline_after(log, record)
    changed = None if record.kind == REMOVED else at
    return _refolded(log, at, timeline, changed, strict=strict)


def _timeline_after(log: Log, record: Record) -> tuple[int, tuple[Entry, ...]]:
    """(first changed index, timeline) once the correction stands."""
    payload = record.payload
    if record.kind == INSERTED:
        at = _index_of(log, payload["before_seq"])
        body = dict(payload["event"])
        entry = Entry(record.seq, event_of(body.pop("kind"), body))
        return at, (*log.entries[:at], entry, *log.entries[at:])
    at = _index_of(log, payload["seq"])
    if record.kind == REMOVED:
        return at, log.entries[:at] + _after_removal(log.entries[at].event, log.entries[at + 1 :])
    patched = Entry(log.entries[at].seq, patched_event(log.entries[at].event, payload["patch"]))
    return at, (*log.entries[:at], patched, *log.entries[at + 1 :])


def _after_removal(gone: Event, rest: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Where the ball that named the over's bowler goes, the next one of the over names him."""
    if not isinstance(gone, Delivery) or gone.bowler_id is None:
        return rest
    for index, (seq, event) in enumerate(rest):
        if isinstance(event, InningsStarted | BowlerChanged):
            return rest
        if isinstance(event, Delivery):
            if event.over != gone.over or event.bowler_id is not None:
                return rest
            return (*rest[:index], Entry(seq, replace(event, bowler_id=gone.bowler_id)), *rest[index + 1 :])
    return rest


def _index_of(log: Log, seq: int) -> int:
    for index, entry in enumerate(log.entries):
        if entry.seq == seq and index > 0:
            return index
    raise Unlawful("no_such_event", f"Event {seq} is not in force, so it cannot be corrected.", {"seq": "not in force"})


def patched_event(event: Event, patch: Mapping[str, Any]) -> Event:
    """The event with an RFC 7396 patch over its recorded form; facts such as its over stay."""
    body = merge(encode(event), patch)
    return event_of(event.kind, body)


def _refolded(log: Log, at: int, timeline: tuple[Entry, ...], changed: int | None, *, strict: bool) -> Log:
    """Fold again from index `at`; with `strict`, events that became impossible but the changed one are Conflicts."""
    before = log
    base = max(n for n in log.kept if n <= at)
    log = replace(
        log,
        entries=timeline[:base],
        state=log.kept[base],
        kept={n: state for n, state in log.kept.items() if n <= base},
    )
    conflicts: list[Conflict] = []
    for index in range(base, len(timeline)):
        log = _refold_one(log, timeline[index], index == changed, conflicts, strict=strict and index >= at)
    if conflicts:
        _raise_new(conflicts, _breaches(before, at))
    return log


def _raise_new(conflicts: list[Conflict], known: set[tuple[int, str]]) -> None:
    new = [conflict for conflict in conflicts if (conflict.seq, conflict.code) not in known]
    if new:
        raise Conflicts(new)


def _breaches(log: Log, at: int) -> set[tuple[int, str]]:
    """Events from `at` on that would be refused where they stand: an old record may hold them, no correction did it."""
    state, found = _state_before(log, at), set()
    for entry in log.entries[at:]:
        try:
            state = step(state, entry.event, seq=entry.seq)
        except ScoringError as refusal:
            found.add((entry.seq, refusal.code))
            state = step(state, entry.event, seq=entry.seq, strict=False)
    return found


def _refold_one(log: Log, entry: Entry, changed: bool, conflicts: list[Conflict], *, strict: bool) -> Log:
    """One entry of a refold. The changed event itself is judged as a new one; a later one is a conflict."""
    try:
        return _appended(log, entry, strict=strict)
    except ScoringError as refusal:
        if changed or not strict:
            raise
        conflicts.append(Conflict(entry.seq, refusal.code, refusal.detail))
    try:
        return _appended(log, entry, strict=False)
    except ScoringError as refusal:
        conflicts[-1] = Conflict(entry.seq, refusal.code, refusal.detail)
        return _grown(log, entry, log.state)


# -- undo and redo -------------------------------------------------------------------------------------------------


def _undone(log: Log, seq: int) -> Log:
    if len(log.records) < 2:
        raise Unlawful("nothing_to_undo", "There is nothing to take back.")
    record = log.records[-1]
    before = _replayed(log.records[:-1]) if record.kind in CORRECTIONS else _without_last(log)
    return replace(before, head=seq, undone=(*log.undone, record))


def _without_last(log: Log) -> Log:
    length = len(log.entries) - 1
    entries, records = log.entries[:length], log.records[:-1]
    if length in log.kept:
        kept = {n: state for n, state in log.kept.items() if n <= length}
        return replace(log, entries=entries, records=records, state=log.kept[length], kept=kept)
    return replace(_refolded(log, length, entries, None, strict=False), records=records)


def _replayed(records: tuple[Record, ...]) -> Log:
    log = _begun(records[0])
    for record in records[1:]:
        log = _applied(log, record, strict=False)
    return log


def _redone(log: Log, seq: int) -> Log:
    if not log.undone:
        raise Unlawful("nothing_to_redo", "There is nothing to repeat: redo follows undo, until the next write.")
    record = log.undone[-1]
    return replace(_applied(log, record, strict=False), head=seq, undone=log.undone[:-1])


# -- proposals of a scorer -----------------------------------------------------------------------------------------


def propose_created(body: Mapping[str, Any]) -> Proposal:
    """A new match from the body of POST /games, its id given; raises Malformed."""
    created = _created(body)
    payload = encode(created) | {"conditions": encode_whole(created.conditions)}
    return Proposal(MatchCreated.kind, payload, _begun(Record(1, MatchCreated.kind, payload)))


def _created(body: Mapping[str, Any]) -> MatchCreated:
    values = decode(dict, body, "")
    given = values.pop("conditions", None)
    raw = {} if given is None else decode(dict, given, "conditions")
    name = decode(Format, values.pop("format", raw.get("format", Format.CUSTOM.value)), "format")
    overrides = {key: value for key, value in raw.items() if key != "format"}
    decoded = decode(Conditions, overrides, "conditions")
    conditions = for_format(name, {key: getattr(decoded, key) for key in overrides})
    created = decode(MatchCreated, {**values, "conditions": {}})
    return replace(created, conditions=conditions)


def propose(log: Log, kind: str, body: Mapping[str, Any], before_seq: int | None = None) -> Proposal:
    """A ball or event, judged; at the end of the log or inserted before an event.

    Raises Malformed, Unlawful, Conflicts.
    """
    event = event_of(kind, body)
    _refuse_facts(event)
    if isinstance(event, MatchCreated):
        raise Unlawful("match_exists", "The match was created already.")
    if before_seq is None:
        return _proposed_at_end(log, event)
    at = _index_of(log, before_seq)
    before = _state_before(log, at)
    event = with_facts(event, step(before, event, seq=log.head + 1))
    return _proposal(log, INSERTED, {"before_seq": before_seq, "event": {"kind": kind, **encode(event)}})


def _refuse_facts(event: Event) -> None:
    """What recording adds is not the scorer's to send."""
    if isinstance(event, Delivery) and event.over is not None:
        raise refuse("over", "is not a known field")
    if isinstance(event, InningsStarted) and event.number is not None:
        raise refuse("number", "is not a known field")


def _proposed_at_end(log: Log, event: Event) -> Proposal:
    seq = log.head + 1
    state = step(log.state, event, seq=seq)
    event = with_facts(event, state)
    payload = encode(event)
    grown = _grown(log, Entry(seq, event), state)
    record = Record(seq, event.kind, payload)
    return Proposal(event.kind, payload, replace(grown, head=seq, records=(*log.records, record), undone=()))


def with_facts(event: Event, after: MatchState) -> Event:
    """The event with what was true when it was recorded, so that a later correction moves no ball to another over."""
    innings = after.current
    if isinstance(event, Delivery) and innings is not None and innings.over is not None:
        return replace(event, over=innings.over.mark)
    if isinstance(event, InningsStarted) and innings is not None:
        return replace(event, number=innings.number)
    return event


def _state_before(log: Log, at: int) -> MatchState:
    base = max(n for n in log.kept if n <= at)
    state = log.kept[base]
    for entry in log.entries[base:at]:
        state = step(state, entry.event, seq=entry.seq, strict=False)
    return state


def _proposal(log: Log, kind: str, payload: dict[str, Any]) -> Proposal:
    record = Record(log.head + 1, kind, payload)
    return Proposal(kind, payload, replace(_applied(log, record, strict=True), undone=()))


def propose_undo(log: Log) -> Proposal:
    """Take back the newest record in force; raises Unlawful where there is none."""
    return Proposal(UNDONE, {}, _undone(log, log.head + 1))


def propose_redo(log: Log) -> Proposal:
    """Bring back what undo took; raises Unlawful where nothing was undone since the last write."""
    return Proposal(REDONE, {}, _redone(log, log.head + 1))


def propose_amendment(log: Log, seq: int, patch: Mapping[str, Any]) -> Proposal:
    """Correct a past ball or event by an RFC 7396 patch. Raises Malformed, Unlawful, Conflicts."""
    event = log.entries[_index_of(log, seq)].event
    patch = decode(dict, patch, "")
    forbidden = {"over", "number", "kind"} & patch.keys()
    if forbidden - ({"kind"} if patch.get("kind") == event.kind else set()):
        raise refuse(sorted(forbidden)[0], "cannot be changed by a correction")
    changes = {key: value for key, value in patch.items() if key != "kind"}
    patched_event(event, changes)
    return _proposal(log, AMENDED, {"seq": seq, "patch": changes})


def propose_removal(log: Log, seq: int) -> Proposal:
    """Take a past ball or event out. Raises Unlawful, Conflicts."""
    _index_of(log, seq)
    return _proposal(log, REMOVED, {"seq": seq})
