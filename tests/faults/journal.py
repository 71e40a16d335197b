"""What a scorer sent and what was answered, kept on the scorer's side."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Place = tuple[int, int]
"""Epoch and seq."""


@dataclass(slots=True)
class Entry:
    """One write. `sent` is the time of the last attempt; `place` is where it was acknowledged."""

    number: int
    match_id: str
    key: str
    method: str
    path: str
    body: Json
    if_match: Place | None = None
    sent: float = 0.0
    answered: float = 0.0
    attempts: int = 0
    status: int = 0
    place: Place | None = None
    answer: Json = field(default_factory=dict)

    @property
    def acknowledged(self) -> bool:
        return self.place is not None


@dataclass(slots=True)
class Journal:
    """All writes of one scorer, in the order in which they were sent. The next is sent after the answer only."""

    scorer: str
    entries: list[Entry] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    """Of the keys. A key is never used again, even if its entry is forgotten."""

    def of(self, match_id: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.match_id == match_id]

    def first_after(self, moment: float) -> Entry | None:
        """Return the first acknowledged write that was sent after that moment."""
        found = None
        for entry in reversed(self.entries):
            if entry.sent <= moment:
                break
            found = entry if entry.acknowledged else found
        return found

    def forget(self, begun: float, ended: float, kept: set[str]) -> None:
        """Forget what was acknowledged in between, unless its key is in the log: a restored backup lacks it."""
        self.entries = [
            entry for entry in self.entries if entry.key in kept or entry.answered < begun or entry.sent > ended
        ]
