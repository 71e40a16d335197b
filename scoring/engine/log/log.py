"""The values of a log: its records, its timeline, and the state that the timeline folds to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from scoring.engine.events.kinds import Event
from scoring.engine.states.match import MatchState

# The kinds of records that are not events. A correction names its event by seq; undone and redone have no payload.
UNDONE, REDONE, AMENDED, INSERTED, REMOVED = "undone", "redone", "amended", "inserted", "removed"
CORRECTED = "corrected"
"""Many changes at once. The three kinds above are corrections of one change."""
CORRECTIONS = frozenset({AMENDED, INSERTED, REMOVED, CORRECTED})
BETWEEN_ADDRESSES = 1_000_000
"""Far above the number of records of any log."""
SET_ASIDE, SKIPPED = "event_set_aside", "skipped"
"""An earlier record that cannot be folded does not count: `event_set_aside` names it in its payload by `seq`. In its
place stands a record of the kind `skipped`; `can_be_undone` is False if the record was an undo or redo itself."""


def make_address(seq: int, nth: int) -> int:
    """Return the address of the `nth` event that the record `seq` inserts, from 0: 57, then 1000057, then 2000057."""
    return seq + nth * BETWEEN_ADDRESSES


class Entry(NamedTuple):
    """One event in force. `seq` is its address for corrections; an inserted event has that of `make_address`."""

    seq: int
    event: Event

    @property
    def kind(self) -> str:
        return self.event.kind


class Record(NamedTuple):
    """One record of the log as it is stored."""

    seq: int
    kind: str
    payload: Mapping[str, Any]


Read = Entry | Record
"""A record that was read: an event is its entry, as it was before any correction."""


@dataclass(frozen=True)
class Log:
    """A log up to seq `head`, with its timeline (`entries`) folded to `state`.

    `records` are those in force, in the order of recording. `undone` are those that redo can restore, the newest last.
    `checkpoints` are the current state and some earlier ones, by the number of entries that are folded into each.
    """

    head: int
    entries: tuple[Entry, ...]
    state: MatchState
    records: tuple[Read, ...]
    undone: tuple[Read, ...] = ()
    checkpoints: Mapping[int, MatchState] = field(default_factory=dict)

    @property
    def can_redo(self) -> bool:
        return bool(self.undone)
