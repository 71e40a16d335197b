"""What a scorer asks to correct, as a value: changes of the timeline, and what must be kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scoring.engine.events.kinds import Event
from scoring.engine.log.bodies import read_patch
from scoring.engine.log.changes import Changes, Insertion
from scoring.engine.log.correcting.book import Book, Pair
from scoring.engine.log.log import make_address

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Correction:
    """`body` is as POST /games/{id}/corrections takes it.

    `judged` are the seqs of the events that are judged as new ones, each with its path in that body. Any other event
    that becomes impossible is a conflict. `pairs` has the batters whom a ball must keep, by its seq.
    """

    body: Body
    changes: Changes
    judged: Mapping[int, str]
    pairs: Mapping[int, Pair] = field(default_factory=dict)


def amend(book: Book, seq: int, patch: Body) -> Correction:
    """Raises Malformed or Unlawful."""
    changes = Changes(patches={seq: read_patch(book.require(seq).event, patch)})
    return Correction({"changes": [{"seq": seq, "patch": patch}]}, changes, {seq: ""})


def remove(book: Book, seq: int) -> Correction:
    """Raises Unlawful."""
    book.require(seq)
    return Correction({"changes": [{"seq": seq, "remove": True}]}, Changes(removed=frozenset({seq})), {})


def insert(book: Book, before_seq: int, event: Event, body: Body) -> Correction:
    """Insert an event that was read from `body`. Raises Unlawful."""
    book.require(before_seq)
    changes = Changes(inserted=(Insertion(before_seq, event),))
    asked = {"changes": [{"before_seq": before_seq, "body": body}]}
    return Correction(asked, changes, {make_address(book.log.head + 1, 0): ""})
