"""Looks up balls and events of the match as it was recorded, before a correction."""

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from scoring.engine.errors import EventPlace, Unlawful
from scoring.engine.events.innings import InningsForfeited, InningsStarted
from scoring.engine.log.correcting.before import Before
from scoring.engine.log.log import Entry, Log
from scoring.engine.states.ball import Ball
from scoring.engine.states.innings import Innings, Over

Pair = tuple[str, str | None]
"""Striker and non-striker. The last batter may bat on alone."""


class Bowled(NamedTuple):
    """A ball, with its innings and the index of its over among all overs of that innings."""

    innings: Innings
    nth_over: int
    ball: Ball

    @property
    def over(self) -> Over:
        return self.innings.all_overs[self.nth_over]

    @property
    def pair(self) -> Pair:
        return self.ball.striker_id, self.ball.non_striker_id


class Book:
    """Indices of `entries` are those of the timeline."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self._befores: dict[int, Before] = {}

    def find_before(self, index: int) -> Before:
        """Return how the events from an index on were judged."""
        return self._befores.setdefault(index, Before(self.log, index))

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.log.entries

    @cached_property
    def places(self) -> Mapping[int, int]:
        """The index of each event that can be corrected, by its seq."""
        return {entry.seq: index for index, entry in enumerate(self.entries) if index > 0}

    @cached_property
    def balls(self) -> Mapping[int, Bowled]:
        return {
            ball.seq: Bowled(innings, nth, ball)
            for innings in self.log.state.innings
            for nth, over in enumerate(innings.all_overs)
            for ball in over.balls
        }

    def require(self, seq: int) -> Entry:
        """Raises Unlawful if the event is not in force."""
        if seq not in self.places:
            detail = f"Event {seq} is not in force, so it cannot be corrected."
            raise Unlawful("no_such_event", detail, {"seq": "not in force"})
        return self.entries[self.places[seq]]

    def require_ball(self, seq: int) -> Bowled:
        """Raises Unlawful if the event is not a ball in force."""
        self.require(seq)
        if seq not in self.balls:
            raise Unlawful("not_a_ball", f"Event {seq} is not a ball.", {"seq": "is not a ball"})
        return self.balls[seq]

    def find_end_of_innings(self, index: int) -> int:
        """Return the index of the first event after the innings of entry `index`; the number of entries if none is."""
        for later in range(index + 1, len(self.entries)):
            if isinstance(self.entries[later].event, InningsStarted | InningsForfeited):
                return later
        return len(self.entries)

    def find_place(self, seq: int) -> EventPlace:
        """Return where the event in force stands."""
        if seq in self.balls:
            bowled = self.balls[seq]
            return EventPlace(bowled.innings.number, bowled.ball.label, is_ball=True)
        for index in range(self.places[seq] - 1, 0, -1):
            earlier = self.entries[index]
            if earlier.seq in self.balls:
                return self.find_place(earlier.seq)._replace(is_ball=False)
            if isinstance(earlier.event, InningsStarted) and earlier.event.number is not None:
                return EventPlace(earlier.event.number, "0.0", is_ball=False)
        return EventPlace(1, "0.0", is_ball=False)
