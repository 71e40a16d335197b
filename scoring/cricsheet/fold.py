"""A Cricsheet document through the engine, leniently: an old record may hold what a live match may not."""

from dataclasses import dataclass, field
from typing import Any

from scoring.cricsheet.read import Document
from scoring.cricsheet.scorer import score
from scoring.engine.events.kinds import Event
from scoring.engine.events.match import MatchCreated
from scoring.engine.laws.match import start, step
from scoring.engine.states.match import MatchState
from scoring.engine.views.scorecard import scorecard


@dataclass(slots=True)
class Scorebook:
    """The events told so far and the match after them."""

    events: list[Event] = field(default_factory=list)
    state: MatchState | None = None

    def record(self, event: Event) -> MatchState:
        if isinstance(event, MatchCreated):
            self.state = start(event)
        else:
            assert self.state is not None
            self.state = step(self.state, event, seq=len(self.events) + 1, strict=False)
        self.events.append(event)
        return self.state


def fold(document: Document, match_id: str) -> MatchState:
    """The match as it ended; raises ScoringError."""
    return score(document, match_id, Scorebook().record)


def card_of(document: Document, match_id: str) -> dict[str, Any]:
    """The scorecard of a file. As published cards of Cricsheet matches have it, only a target in the file is on it."""
    card = scorecard(fold(document, match_id))
    for played, told in zip(card["innings"], document["innings"], strict=True):
        if "target" not in told:
            played["target"] = None
    return card


def events_of(document: Document, match_id: str) -> list[Event]:
    """Every event in order, `match_created` first; the seq of each is its place, from 1."""
    book = Scorebook()
    score(document, match_id, book.record)
    return book.events
