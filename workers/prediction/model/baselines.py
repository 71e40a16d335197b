"""Simple predictors that back-tests compare the model with: each a few features of the situation, weighted by a fit.

No prediction is served from them. Their weights are kept in the model's file, so a back-test needs no training data.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import exp, sqrt

from workers.prediction.dl.published import published_table
from workers.prediction.inputs.match_context import LONGEST, WICKETS, MatchKind
from workers.prediction.inputs.situation import Situation
from workers.prediction.model.features import Features, weighted_sum
from workers.prediction.model.tables import ChaseTable, ScoreTable


@dataclass(frozen=True, slots=True)
class BaselineTables:
    """The tables that baselines may use besides the situation. They do not know the strengths."""

    kind: MatchKind
    chase: ChaseTable
    score: ScoreTable

    @property
    def usual_rate(self) -> float:
        return self.score.usual_rate


Baseline = Callable[[BaselineTables, Situation], Features]
"""Returns the design row of one baseline."""


@dataclass(frozen=True, slots=True)
class BaselineWeights:
    """Weights by the baseline's name: of the log-odds in a `chase`, of those of the side batting `first`, and of the
    runs of its total (`score`). Field names are keys of the weights files."""

    chase: Mapping[str, Features] = field(default_factory=dict)
    first: Mapping[str, Features] = field(default_factory=dict)
    score: Mapping[str, Features] = field(default_factory=dict)


def constant(tables: BaselineTables, situation: Situation) -> Features:
    return (1.0,)


def run_rate(tables: BaselineTables, situation: Situation) -> Features:
    """The total at the current rate, compared with the target if there is one."""
    return _compare(situation, _total_at_rate(tables, situation), situation.balls_left / situation.length)


def duckworth_lewis(tables: BaselineTables, situation: Situation) -> Features:
    """The total according to the resources of the D/L Standard Edition."""
    left = _resources(situation.balls_left, situation.wickets)
    whole = _resources(situation.length, 0)
    if situation.target is not None:
        return _compare(situation, situation.runs + situation.target * left / whole, left / whole)
    usual = tables.usual_rate * situation.length
    return _compare(situation, situation.runs + usual * left / whole, left / whole)


def logistic(tables: BaselineTables, situation: Situation) -> Features:
    """Balls left, wickets lost, and the runs needed in a chase or made in a first innings."""
    runs = situation.needed if situation.target is not None else situation.runs
    whole = LONGEST[tables.kind]
    return (1.0, situation.balls_left / whole, situation.wickets / WICKETS, runs / (whole * tables.usual_rate))


def table(tables: BaselineTables, situation: Situation) -> Features:
    """The dynamic-programming table, which assumes that the two sides are equal."""
    if situation.target is not None:
        lost = min(situation.wickets, WICKETS - 1)
        return (0.0, tables.chase.logit(situation.balls_left, lost, situation.needed))
    left, lost = situation.balls_left, min(situation.wickets, WICKETS)
    return _compare(situation, situation.runs + tables.score.runs.at(left, lost), left / situation.length)


BASELINES: Mapping[str, Baseline] = {
    "constant": constant,
    "current run rate": run_rate,
    "D/L resources": duckworth_lewis,
    "logistic": logistic,
    "table": table,
}
TABLE_CHASE_WEIGHTS: Features = (0.0, 1.0)
"""Weights of `table` in a chase: its log-odds are used unchanged, not fitted."""
SCORE_BASELINES: Mapping[str, Baseline] = {name: baseline for name, baseline in BASELINES.items() if name != "constant"}


def baseline_chance(weights: Features, row: Features) -> float:
    return 1 / (1 + exp(-weighted_sum(weights, row)))


def baseline_score_row(baseline: Baseline, tables: BaselineTables, situation: Situation) -> Features:
    """Return the design row of a total: that of the chance, and the runs made."""
    return (*baseline(tables, situation), float(situation.runs))


def _compare(situation: Situation, total: float, left: float) -> Features:
    """Return a row that compares a total with the target, or in a first innings with a usual total.

    The difference is divided by about the square root of the share `left`: the same lead says more late in an innings.
    """
    scale = sqrt(left + 0.02)
    if situation.target is not None:
        return (1.0, (total - situation.target) / situation.target / scale)
    return (1.0, total / situation.length, scale, total / situation.length / scale)


def _total_at_rate(tables: BaselineTables, situation: Situation) -> float:
    bowled = situation.length - situation.balls_left
    rate = situation.runs / bowled if bowled else tables.usual_rate
    return situation.runs + rate * (0 if situation.is_over else situation.balls_left)


def _resources(balls: int, wickets: int) -> int:
    return published_table().left(balls, min(wickets, WICKETS))
