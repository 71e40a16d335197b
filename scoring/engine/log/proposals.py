"""Judges new records. Each function returns the record to append and the log with it, or raises ScoringError."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from scoring.engine.codec import decode, encode, encode_whole, malformed
from scoring.engine.conditions import Conditions, Format, for_format
from scoring.engine.errors import Unlawful
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.innings import InningsStarted
from scoring.engine.events.kinds import Event, decode_event
from scoring.engine.events.match import MatchCreated
from scoring.engine.laws.match import step
from scoring.engine.laws.posted import judge_posted_target
from scoring.engine.laws.umpire import Umpire
from scoring.engine.log.checkpoints import append_folded, fold_before
from scoring.engine.log.fold import advance, apply, begin
from scoring.engine.log.log import AMENDED, INSERTED, REDONE, REMOVED, UNDONE, Entry, Log, Record
from scoring.engine.log.timeline import find_index
from scoring.engine.log.wording import require_recordable, require_squads
from scoring.engine.states.match import MatchState
from scoring.engine.values import evolve


class Proposal(NamedTuple):
    """The record to append, and the log with it."""

    kind: str
    payload: dict[str, Any]
    log: Log


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
    # The field is required. The empty conditions are replaced by the complete ones in the next line.
    created = decode(MatchCreated, {**values, "conditions": {}})
    return replace(created, conditions=conditions)


def propose_event(log: Log, kind: str, body: Mapping[str, Any], before_seq: int | None = None) -> Proposal:
    """Propose a ball or another event, at the end of the log or inserted before the event `before_seq`.

    Raises Malformed, Unlawful, Conflicts.
    """
    event = decode_event(kind, body)
    require_recordable(encode(event))
    _refuse_facts(event)
    if isinstance(event, MatchCreated):
        raise Unlawful("match_exists", "The match was created already.")
    if before_seq is None:
        return _propose_at_end(log, event)
    # The event is judged at its place in the timeline. The refold then finds later events that it makes impossible.
    before = fold_before(log, find_index(log.entries, before_seq))
    event = _add_facts(event, step(before, event, seq=log.head + 1))
    return _propose_correction(log, INSERTED, {"before_seq": before_seq, "event": {"kind": kind, **encode(event)}})


def _refuse_facts(event: Event) -> None:
    """Refuse the fields that the engine adds on recording: scorers must not send them."""
    if isinstance(event, Delivery) and event.over is not None:
        raise malformed("over", "is not a known field")
    if isinstance(event, InningsStarted) and event.number is not None:
        raise malformed("number", "is not a known field")


def _propose_at_end(log: Log, event: Event) -> Proposal:
    seq = log.head + 1
    # The facts do not change the state, so the event with the facts needs no second step.
    state = step(log.state, event, seq=seq)
    require_squads(log.state, state)
    event = _add_facts(event, state)
    payload = encode(event)
    after = append_folded(log, Entry(seq, event), state)
    record = Record(seq, event.kind, payload)
    return Proposal(event.kind, payload, replace(after, head=seq, records=(*log.records, record), undone=()))


def _add_facts(event: Event, after: MatchState) -> Event:
    """Return the event with the over or the innings that it belongs to, so that a correction does not move it."""
    innings = after.current
    if isinstance(event, Delivery) and innings is not None and innings.over is not None:
        return replace(event, over=innings.over.recorded_as)
    if isinstance(event, InningsStarted) and innings is not None:
        return replace(event, number=innings.number)
    return event


def _propose_correction(log: Log, kind: str, payload: dict[str, Any]) -> Proposal:
    record = Record(log.head + 1, kind, payload)
    after = apply(log, record, strict=True)
    require_squads(log.state, after.state)
    state = _warn_of_correction(log.state, after.state)
    return Proposal(kind, payload, replace(after, state=state, undone=()))


def _warn_of_correction(before: MatchState, after: MatchState) -> MatchState:
    """Return the state with warnings that only a comparison of both can give."""
    umpire = Umpire(strict=True)
    judge_posted_target(before, after, umpire)
    return evolve(after, warnings=(*after.warnings, *umpire.warnings)) if umpire.warnings else after


def propose_undo(log: Log) -> Proposal:
    """Propose to take back the newest record in force. Raises Unlawful if there is none."""
    return Proposal(UNDONE, {}, advance(log, log.head + 1, UNDONE, {}))


def propose_redo(log: Log) -> Proposal:
    """Propose to restore what undo took back. Raises Unlawful if nothing was undone since the last write."""
    return Proposal(REDONE, {}, advance(log, log.head + 1, REDONE, {}))


def propose_amendment(log: Log, seq: int, patch: Mapping[str, Any]) -> Proposal:
    """Propose to correct a past ball or event by a merge patch. Raises Malformed, Unlawful, Conflicts."""
    # The over and the number are facts that were stored on recording.
    event = log.entries[find_index(log.entries, seq)].event
    patch = decode(dict, patch, "")
    forbidden = {"over", "number", "kind"} & patch.keys()
    # A client may send the kind back unchanged.
    if forbidden - ({"kind"} if patch.get("kind") == event.kind else set()):
        raise malformed(sorted(forbidden)[0], "cannot be changed by a correction")
    changes = {key: value for key, value in patch.items() if key != "kind"}
    require_recordable(changes)
    return _propose_correction(log, AMENDED, {"seq": seq, "patch": changes})


def propose_removal(log: Log, seq: int) -> Proposal:
    """Propose to remove a past ball or event. Raises Unlawful, Conflicts."""
    find_index(log.entries, seq)  # raises if the event is not in force
    return _propose_correction(log, REMOVED, {"seq": seq})
