"""The runs and balls that an innings still brings, by wickets in hand: sums over its partnerships to come."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from math import sqrt

from scoring.engine.states.innings import Partnership
from workers.prediction.inputs.match_context import WICKETS


@dataclass(slots=True)
class Counted:
    """Sums over partnerships by wickets in hand. Those that no wicket ended count too: they are runs without one."""

    runs: list[int] = field(default_factory=lambda: [0] * (WICKETS + 1))
    balls: list[int] = field(default_factory=lambda: [0] * (WICKETS + 1))
    wickets: list[int] = field(default_factory=lambda: [0] * (WICKETS + 1))

    def add(self, partnership: Partnership) -> None:
        in_hand = max(WICKETS + 1 - partnership.wicket, 1)
        self.runs[in_hand] += partnership.runs
        self.balls[in_hand] += partnership.balls
        self.wickets[in_hand] += partnership.ended == "wicket"


@dataclass(frozen=True, slots=True)
class Tables:
    """As in `Weights`."""

    runs: tuple[float, ...]
    spread: tuple[float, ...]
    balls: tuple[float, ...]
    rate: float


def make_tables(partnerships: Iterable[Partnership]) -> Tables:
    counted = Counted()
    for partnership in partnerships:
        counted.add(partnership)
    runs = [_mean(*pair) for pair in zip(counted.runs, counted.wickets, strict=True)]
    balls = [_mean(*pair) for pair in zip(counted.balls, counted.wickets, strict=True)]
    # A partnership ends with each ball alike, so its runs spread as widely as their mean.
    variances = accumulate(mean**2 for mean in runs)
    return Tables(
        runs=tuple(accumulate(runs)),
        spread=tuple(sqrt(variance) for variance in variances),
        balls=tuple(accumulate(balls)),
        rate=sum(counted.runs) / sum(counted.balls),
    )


def _mean(total: int, wickets: int) -> float:
    return total / max(wickets, 1)
