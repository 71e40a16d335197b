"""What the strict rules of a live match would have refused in an old record."""

from collections import Counter
from dataclasses import dataclass, field

from scoring.engine.errors import ScoringError
from scoring.engine.events.kinds import Event
from scoring.engine.events.match import MatchCreated
from scoring.engine.laws.match import start, step
from scoring.engine.states.match import MatchState

EXAMPLES = 3


@dataclass(slots=True)
class Refusals:
    """How often the strict engine refused, by code, with the first matches where it did."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, code: str, where: str) -> None:
        self.counts[code] += 1
        seen = self.examples.setdefault(code, [])
        if len(seen) < EXAMPLES and not any(other.split()[0] == where.split()[0] for other in seen):
            seen.append(where)


@dataclass(slots=True)
class StrictScorebook:
    """Steps strictly; what is refused is noted and then taken leniently."""

    match_id: str
    refusals: Refusals
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
            self.refusals.add(error.code, self._where(event))
            self.state = step(self.state, event, seq=self.seq, strict=False)
        return self.state

    def _where(self, event: Event) -> str:
        assert self.state is not None
        innings = self.state.current
        ball = innings.last_ball if innings else None
        place = f" innings {innings.number} after {ball.label if ball else '0.0'}" if innings else ""
        return f"{self.match_id}{place} ({event.kind})"
