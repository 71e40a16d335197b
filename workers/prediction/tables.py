"""The dynamic-programming tables as a prediction reads them; `training.recursion` makes them."""

from bisect import bisect_right
from dataclasses import dataclass
from math import exp

from workers.prediction.packed import Packed
from workers.prediction.setting import WICKETS


@dataclass(frozen=True, slots=True)
class ChaseTable:
    """Log-odds that a chase succeeds, of two sides alike, by (balls left, wickets lost, knot of the runs needed).

    It falls with the runs, with every wicket and with every ball, cell by cell; between knots it runs straight.
    """

    knots: tuple[int, ...]
    logits: Packed

    def logit(self, balls_left: int, wickets: int, needed: float) -> float:
        knots, row = self.knots, len(self.knots)
        start = (balls_left * WICKETS + wickets) * row
        cells = self.logits.cells
        if needed >= knots[-1]:
            return cells[start + row - 1]
        knot = bisect_right(knots, needed) - 1
        low = cells[start + knot]
        share = (needed - knots[knot]) / (knots[knot + 1] - knots[knot])
        return low + (cells[start + knot + 1] - low) * share


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """What an average first innings still brings by (balls left, wickets lost): runs, their spread, balls faced."""

    runs: Packed
    spread: Packed
    balls: Packed

    @property
    def usual_rate(self) -> float:
        """Runs a ball of a whole innings."""
        whole = self.runs.shape[0] - 1
        return self.runs.at(whole, 0) / whole


def effective(needed: float, edge: float) -> float:
    """Runs needed of two equal sides in place of `needed`, where the batting side is better by `edge`.

    A share of the runs, whatever balls and wickets are left: so neither ever makes up for a run, and none for less.
    """
    return needed * exp(-edge)
