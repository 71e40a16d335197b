"""The timeline: the events in force after a correction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from scoring.engine.codec import encode
from scoring.engine.errors import Unlawful
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.innings import InningsStarted
from scoring.engine.events.kinds import Event, decode_event
from scoring.engine.events.players import BowlerChanged
from scoring.engine.log.log import CORRECTIONS, INSERTED, REMOVED, SKIPPED, Entry, Record
from scoring.engine.merge_patch import merge

Timeline = tuple[Entry, ...]


def add_records(entries: Timeline, records: Sequence[Record]) -> Timeline:
    """Return the timeline with more records in force. Raises Malformed or Unlawful."""
    # A list, because a tuple would be copied for each event.
    growing = list(entries)
    for record in records:
        if record.kind in CORRECTIONS:
            growing = list(correct_timeline(tuple(growing), record)[1])
        elif record.kind != SKIPPED:
            growing.append(Entry(record.seq, decode_event(record.kind, record.payload)))
    return tuple(growing)


def find_difference(one: Timeline, other: Timeline) -> int:
    """Return the index of the first entry in which the two differ; the length of the shorter if there is none."""
    differing = (index for index, (left, right) in enumerate(zip(one, other, strict=False)) if left != right)
    return next(differing, min(len(one), len(other)))


def correct_timeline(entries: Timeline, correction: Record) -> tuple[int, Timeline]:
    """Return the index of the first entry that the correction changes, and the timeline with the correction.

    Raises Malformed or Unlawful.
    """
    payload = correction.payload
    if correction.kind == INSERTED:
        index = find_index(entries, payload["before_seq"])
        body = dict(payload["event"])
        entry = Entry(correction.seq, decode_event(body.pop("kind"), body))
        return index, (*entries[:index], entry, *entries[index:])
    index = find_index(entries, payload["seq"])
    if correction.kind == REMOVED:
        return index, entries[:index] + _name_bowler_again(entries[index].event, entries[index + 1 :])
    patched = Entry(entries[index].seq, patch_event(entries[index].event, payload["patch"]))
    return index, (*entries[:index], patched, *entries[index + 1 :])


def _name_bowler_again(removed: Event, rest: Timeline) -> Timeline:
    """If the removed ball named the bowler of its over, name the bowler with the next ball of that over."""
    if not isinstance(removed, Delivery) or removed.bowler_id is None:
        return rest
    # Only the first ball of an over has to name the bowler. Without that name the rest of the over cannot be folded.
    for index, (seq, event) in enumerate(rest):
        if isinstance(event, InningsStarted | BowlerChanged):
            return rest
        if isinstance(event, Delivery):
            if event.over != removed.over or event.bowler_id is not None:
                return rest
            return (*rest[:index], Entry(seq, replace(event, bowler_id=removed.bowler_id)), *rest[index + 1 :])
    return rest


def find_index(entries: Timeline, seq: int) -> int:
    """Return the index of the event with this seq. Raises Unlawful if it is not in force, and for event 1."""
    for index, entry in enumerate(entries):
        if entry.seq == seq and index > 0:
            return index
    raise Unlawful("no_such_event", f"Event {seq} is not in force, so it cannot be corrected.", {"seq": "not in force"})


def patch_event(event: Event, patch: Mapping[str, Any]) -> Event:
    """Return the event with a merge patch over its recorded form, recorded facts included. Raises Malformed."""
    body = merge(encode(event), patch)
    return decode_event(event.kind, body)
