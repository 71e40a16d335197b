"""One ball."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from scoring.engine.values import NO_EXTRAS, Count, Extras, Fact, Id, Line, Passed, Range, Runs, Shot, Text, Wicket


@dataclass(frozen=True, slots=True)
class Delivery:
    """One ball. `over`, the zero-based over that the ball belongs to, is added on recording; scorers do not send it."""

    kind: ClassVar[str] = "delivery"
    runs: Runs = 0
    extras: Extras = NO_EXTRAS
    # A four or six that the batters ran does not count as a boundary on the card (Law 19).
    non_boundary: bool = False
    # A short run does not score, but the batters ran it, so it counts for their ends (Law 18).
    short_runs: Annotated[int, Range(0, 10)] = 0
    # Whether the batters had crossed on a run that does not count, for example when a catch was taken. None: nobody
    # said, so where it decides who faces next, they are assumed not to have crossed.
    crossed: bool | None = None
    wickets: tuple[Wicket, ...] = ()
    striker_id: Id | None = None
    non_striker_id: Id | None = None
    bowler_id: Id | None = None
    next_batter_id: Id | None = None
    # False: the ball is not one of the over, though neither a wide nor a no-ball (Laws 24.4, 28.2, 41.4 and 41.5).
    counts: bool = True
    # Keeps an over open after its last legal ball. If the umpire miscounts, the umpire's over counts.
    same_over: bool = False
    shot: Shot | None = None
    passed: Passed | None = None
    commentary: Text | None = None
    at: Line | None = None
    over: Annotated[Count, Fact()] | None = None
