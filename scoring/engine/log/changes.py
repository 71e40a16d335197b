"""The changes of a correction as a value. They apply together, so their order does not matter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from scoring.engine.codec import encode
from scoring.engine.events.kinds import Event, decode_event
from scoring.engine.log.log import CORRECTED, Record
from scoring.engine.merge_patch import MergePatch


class Insertion(NamedTuple):
    before_seq: int
    event: Event


@dataclass(frozen=True, slots=True)
class Changes:
    """`patches` are merge patches of events in force, by seq. Events inserted at one place stay in their order."""

    patches: Mapping[int, MergePatch] = field(default_factory=dict)
    removed: frozenset[int] = frozenset()
    inserted: tuple[Insertion, ...] = ()

    @property
    def seqs(self) -> set[int]:
        """The events in force that must exist for the changes to apply."""
        return {*self.patches, *self.removed, *(insertion.before_seq for insertion in self.inserted)}


def read_changes(correction: Record) -> Changes:
    """Return the changes that a record of the log holds. Raises Malformed."""
    payload = correction.payload
    parts: Sequence[Mapping[str, Any]] = payload["changes"] if correction.kind == CORRECTED else [payload]
    patches = {part["seq"]: part["patch"] for part in parts if "patch" in part}
    inserted = tuple(Insertion(part["before_seq"], _decode(part["event"])) for part in parts if "event" in part)
    removed = frozenset(part["seq"] for part in parts if "patch" not in part and "event" not in part)
    return Changes(patches, removed, inserted)


def _decode(event: Mapping[str, Any]) -> Event:
    return decode_event(event["kind"], {key: value for key, value in event.items() if key != "kind"})


def list_changes(changes: Changes) -> list[dict[str, Any]]:
    """Return the changes as a record stores them: the same for the same changes, however they were ordered."""
    on_events: list[dict[str, Any]] = [{"seq": seq, "patch": patch} for seq, patch in changes.patches.items()]
    on_events += [{"seq": seq, "remove": True} for seq in changes.removed]
    return sorted(on_events, key=lambda change: change["seq"]) + [
        {"before_seq": before_seq, "event": {"kind": event.kind, **encode(event)}}
        for before_seq, event in changes.inserted
    ]
