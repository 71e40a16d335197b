"""The dynamic-programming tables that predictions look up. `training.recursion` computes them."""

from bisect import bisect_right
from dataclasses import dataclass
from math import exp

from workers.prediction.inputs.match_context import WICKETS
from workers.prediction.model.packed import Packed


@dataclass(frozen=True, slots=True)
class ChaseTable:
    """Log-odds that a chase between equal sides succeeds.

    `logits` is indexed by (balls left, wickets lost, knot). `knots` are the numbers of runs needed that the table
    holds; between two knots it is interpolated linearly. The log-odds never rise if one more run is needed, one
    more wicket is lost or one ball fewer is left.
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
    """The rest of an average first innings, by (balls left, wickets lost).

    `runs` is the mean of the runs to come, `spread` their standard deviation, `balls` the mean number of balls that
    will be faced.
    """

    runs: Packed
    spread: Packed
    balls: Packed

    @property
    def usual_rate(self) -> float:
        """Runs a ball of an average full innings."""
        whole = self.runs.shape[0] - 1
        return self.runs.at(whole, 0) / whole


def effective_runs(needed: float, edge: float) -> float:
    """Return the runs needed between equal sides that are as hard as `needed` for a side better by `edge`.

    The factor exp(-edge) must not depend on balls or wickets left: with a shift of edge x balls left, tried first, a
    weak side could gain by losing a ball (docs/decisions/005).
    """
    return needed * exp(-edge)
