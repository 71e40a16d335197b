"""The timeline: the events in force after a correction."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scoring.engine.codec import encode
from scoring.engine.errors import Unlawful
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.innings import InningsStarted
from scoring.engine.events.kinds import Event, decode_event
from scoring.engine.events.players import BowlerChanged
from scoring.engine.log.log import INSERTED, REMOVED, Entry, Log, Record
from scoring.engine.merge_patch import merge

Timeline = tuple[Entry, ...]


def correct_timeline(log: Log, correction: Record) -> tuple[int, Timeline]:
    """Return the index of the first entry that the correction changes, and the timeline with the correction.

    Raises Malformed or Unlawful.
    """
    payload = correction.payload
    if correction.kind == INSERTED:
        index = find_index(log, payload["before_seq"])
        body = dict(payload["event"])
        entry = Entry(correction.seq, decode_event(body.pop("kind"), body))
        return index, (*log.entries[:index], entry, *log.entries[index:])
    index = find_index(log, payload["seq"])
    if correction.kind == REMOVED:
        return index, log.entries[:index] + _name_bowler_again(log.entries[index].event, log.entries[index + 1 :])
    patched = Entry(log.entries[index].seq, patch_event(log.entries[index].event, payload["patch"]))
    return index, (*log.entries[:index], patched, *log.entries[index + 1 :])


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


def find_index(log: Log, seq: int) -> int:
    """Return the index of the event with this seq. Raises Unlawful if it is not in force, and for event 1."""
    for index, entry in enumerate(log.entries):
        if entry.seq == seq and index > 0:
            return index
    raise Unlawful("no_such_event", f"Event {seq} is not in force, so it cannot be corrected.", {"seq": "not in force"})


def patch_event(event: Event, patch: Mapping[str, Any]) -> Event:
    """Return the event with a merge patch over its recorded form, recorded facts included. Raises Malformed."""
    body = merge(encode(event), patch)
    return decode_event(event.kind, body)
