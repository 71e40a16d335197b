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
from scoring.engine.log.changes import Changes, read_changes
from scoring.engine.log.log import CORRECTIONS, SKIPPED, Entry, Read, make_address
from scoring.engine.merge_patch import merge

Timeline = tuple[Entry, ...]


def read_record(record: Read) -> Read:
    """Return an event as its entry; anything else as it is. Raises Malformed."""
    if isinstance(record, Entry) or record.kind in CORRECTIONS or record.kind == SKIPPED:
        return record
    return Entry(record.seq, decode_event(record.kind, record.payload))


def add_records(entries: Timeline, records: Sequence[Read]) -> Timeline:
    """Return the timeline with more records in force. Raises Malformed or Unlawful."""
    # A list, because a tuple would be copied for each event.
    growing = list(entries)
    for record in records:
        if isinstance(record, Entry):
            growing.append(record)
        elif record.kind in CORRECTIONS:
            _, growing = apply_changes(growing, read_changes(record), record.seq)
    return tuple(growing)


def find_difference(one: Timeline, other: Timeline) -> int:
    """Return the index of the first entry in which the two differ; the length of the shorter if there is none."""
    differing = (index for index, (left, right) in enumerate(zip(one, other, strict=False)) if left != right)
    return next(differing, min(len(one), len(other)))


def apply_changes(entries: Sequence[Entry], changes: Changes, seq: int) -> tuple[int, list[Entry]]:
    """Return the index of the first entry that the record `seq` with these changes changes, and the timeline after it.

    Raises Malformed or Unlawful.
    """
    places = find_places(entries, changes.seqs)
    coming = _list_coming(changes, seq)
    made: list[Entry] = []
    gaps: list[tuple[int, Event]] = []
    done = 0
    for place in sorted(places.values()):
        made += entries[done:place]
        entry = entries[place]
        if entry.seq in changes.removed:
            # Before what is inserted here, which replaces the event.
            gaps.append((len(made), entry.event))
        made += coming.get(entry.seq, ())
        if entry.seq not in changes.removed:
            patch = changes.patches.get(entry.seq)
            made.append(entry if patch is None else Entry(entry.seq, patch_event(entry.event, patch)))
        done = place + 1
    made += entries[done:]
    # The last first: a name goes from ball to ball until it comes to one that stays.
    for gap, removed in reversed(gaps):
        name_bowler_again(removed, made, gap)
    return min(places.values()), made


def _list_coming(changes: Changes, seq: int) -> dict[int, list[Entry]]:
    """Return the events to insert, by the seq of the event that follows them."""
    coming: dict[int, list[Entry]] = {}
    for nth, (before_seq, event) in enumerate(changes.inserted):
        coming.setdefault(before_seq, []).append(Entry(make_address(seq, nth), event))
    return coming


def name_bowler_again(removed: Event, made: list[Entry], gap: int) -> None:
    """If the ball removed at `gap` named the bowler of its over, name the bowler with the next ball of that over."""
    if not isinstance(removed, Delivery) or removed.bowler_id is None:
        return
    # Only the first ball of an over has to name the bowler. Without that name the rest of the over cannot be folded.
    for index in range(gap, len(made)):
        seq, event = made[index]
        if isinstance(event, InningsStarted | BowlerChanged):
            return
        # A ball without an over is about to be inserted. It belongs to the over before only if its scorer says so.
        if isinstance(event, Delivery) and not (event.over is None and event.same_over):
            if event.over in (None, removed.over) and event.bowler_id is None:
                made[index] = Entry(seq, replace(event, bowler_id=removed.bowler_id))
            return


def find_places(entries: Sequence[Entry], seqs: set[int]) -> dict[int, int]:
    """Return the indices of the events with these seqs. Raises Unlawful if one is not in force, and for event 1."""
    places: dict[int, int] = {}
    for index, entry in enumerate(entries):
        if entry.seq in seqs and index > 0:
            places[entry.seq] = index
            if len(places) == len(seqs):
                return places
    detail = f"Event {min(seqs - places.keys())} is not in force, so it cannot be corrected."
    raise Unlawful("no_such_event", detail, {"seq": "not in force"})


def patch_event(event: Event, patch: Mapping[str, Any]) -> Event:
    """Return the event with a merge patch over its recorded form, recorded facts included. Raises Malformed."""
    body = merge(encode(event), patch)
    return decode_event(event.kind, body)
