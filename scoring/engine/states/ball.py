"""A delivery as it counts, and the dismissals on it."""

from dataclasses import dataclass
from typing import NamedTuple

from scoring.engine.values import DismissalKind, Extras, Fielder, Passed, Shot


@dataclass(frozen=True, slots=True)
class Dismissal:
    """How a batter was out. `bowler_id` is set only if the bowler gets the credit."""

    kind: DismissalKind
    bowler_id: str | None = None
    fielders: tuple[Fielder, ...] = ()


class Out(NamedTuple):
    """A player and the dismissal or retirement that counted."""

    player_id: str
    dismissal: Dismissal


# A NamedTuple, because one is created for every ball, and creating it takes half the time of a frozen dataclass.
class Ball(NamedTuple):
    """A delivery as it counts.
    `nth` is its index in the innings, from 0. `ball` is the number of legal balls in its over up to and including it.
    `runs` are off the bat, `total` is `runs` plus extras, in pairs cricket less what its wickets cost.
    """

    seq: int
    nth: int
    over: int
    ball: int
    legal: bool
    runs: int
    extras: Extras
    non_boundary: bool
    short_runs: int
    striker_id: str
    non_striker_id: str | None
    bowler_id: str
    free_hit: bool
    outs: tuple[Out, ...]
    total: int
    commentary: str | None
    shot: Shot | None
    passed: Passed | None
    at: str | None

    @property
    def all_run(self) -> bool:
        """Whether the batters ran a four or six, so that it is not a boundary."""
        return self.non_boundary and self.runs in (4, 6)

    @property
    def label(self) -> str:
        return f"{self.over}.{self.ball}"
