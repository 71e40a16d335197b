"""Where an innings stands after a ball: all that changes from ball to ball and that a prediction looks at."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

RECENT = 30
"""Deliveries that tell how the batting is going."""


@dataclass(frozen=True, slots=True)
class Moment:
    """`length` and `balls_left` count legal balls, `wickets` those lost out of ten; `target` only in a chase.

    `recent_runs` came off the last `recent_balls` deliveries; `bowled` counts legal balls by bowler,
    `crease` balls faced by those at the crease; `gone` are the batters dismissed.
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
    crease: Mapping[str, int]
    gone: Collection[str]

    @property
    def needed(self) -> int:
        assert self.target is not None
        return self.target - self.runs

    @property
    def settled(self) -> float | None:
        """What a chase has come to for the side that bats, a tie counting half; absent while it is open."""
        if self.target is None or not (self.over or self.needed <= 0):
            return None
        return 1.0 if self.needed <= 0 else 0.5 if self.needed == 1 else 0.0

    @property
    def over(self) -> bool:
        """No ball of the innings is left to bowl."""
        return self.balls_left <= 0 or self.wickets >= 10
