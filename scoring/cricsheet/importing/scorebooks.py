"""Scorebooks take the events of a document in order and keep the match after them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from scoring.engine.errors import ScoringError
from scoring.engine.events.kinds import Event
from scoring.engine.events.match import MatchCreated
from scoring.engine.laws.match import start, step
from scoring.engine.states.match import MatchState

EXAMPLES = 3

RecordEvent = Callable[[Event], MatchState]
"""Takes the next event and returns the match after it. Raises ScoringError if the event cannot be folded."""


@dataclass(slots=True)
class Scorebook:
    """The events so far and the match after them, by lenient rules: the engine warns instead of refusing."""

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


@dataclass(slots=True)
class CodeCounts:
    """How often each code occurred, with examples from different matches: an example begins with the match."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, code: str, example: str) -> None:
        self.counts[code] += 1
        examples = self.examples.setdefault(code, [])
        if len(examples) < EXAMPLES and not any(other.split()[0] == example.split()[0] for other in examples):
            examples.append(example)


@dataclass(slots=True)
class StrictScorebook:
    """The match by the strict rules of a live match. A refused event is counted, then recorded leniently."""

    match_id: str
    refusals: CodeCounts
    state: MatchState | None = None
    seq: int = 0

    def record(self, event: Event) -> MatchState:
        self.seq += 1
        if isinstance(event, MatchCreated):
            self.state = start(event)
            return self.state
        assert self.state is not None
        try:
            self.state = step(self.state, event, seq=self.seq)
        except ScoringError as error:
            self.refusals.add(error.code, self._describe(event, self.state))
            self.state = step(self.state, event, seq=self.seq, strict=False)
        return self.state

    def _describe(self, event: Event, state: MatchState) -> str:
        """Return a line that begins with the match id, by which `CodeCounts` tells matches apart."""
        innings = state.current
        ball = innings.last_ball if innings else None
        place = f" innings {innings.number} after {ball.label if ball else '0.0'}" if innings else ""
        return f"{self.match_id}{place} ({event.kind})"
