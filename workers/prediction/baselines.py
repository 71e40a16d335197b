"""Plain predictors to be judged beside: each a handful of numbers of the moment, weighed by what training found best.

They serve nobody; their weights are kept with the model's so that a back-test needs nothing else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import exp, sqrt

from workers.prediction.dl.table import shipped as resources
from workers.prediction.features import Row, weighed
from workers.prediction.moment import Moment
from workers.prediction.setting import LONGEST, WICKETS, Kind
from workers.prediction.tables import ChaseTable, ScoreTable


@dataclass(frozen=True, slots=True)
class Plain:
    """What plain predictors may look at: the moment and tables, no strengths."""

    kind: Kind
    chase: ChaseTable
    score: ScoreTable

    @property
    def usual_rate(self) -> float:
        return self.score.usual_rate


Look = Callable[[Plain, Moment], Row]


@dataclass(frozen=True, slots=True)
class Baselines:
    """By name the weights of its row: log-odds in a `chase`, of the side batting `first`, and runs of its `score`."""

    chase: Mapping[str, Row] = field(default_factory=dict)
    first: Mapping[str, Row] = field(default_factory=dict)
    score: Mapping[str, Row] = field(default_factory=dict)


def constant(plain: Plain, moment: Moment) -> Row:
    return (1.0,)


def run_rate(plain: Plain, moment: Moment) -> Row:
    """The total at the rate so far, beside the target where there is one."""
    return _ahead(moment, _at_rate(plain, moment), moment.balls_left / moment.length)


def duckworth_lewis(plain: Plain, moment: Moment) -> Row:
    """The total that the Standard Edition's resources lead to."""
    left = _resources(moment.balls_left, moment.wickets)
    whole = _resources(moment.length, 0)
    if moment.target is not None:
        return _ahead(moment, moment.runs + moment.target * left / whole, left / whole)
    usual = plain.usual_rate * moment.length
    return _ahead(moment, moment.runs + usual * left / whole, left / whole)


def logistic(plain: Plain, moment: Moment) -> Row:
    """Balls left, wickets lost and runs, needed or made."""
    runs = moment.needed if moment.target is not None else moment.runs
    whole = LONGEST[plain.kind]
    return (1.0, moment.balls_left / whole, moment.wickets / WICKETS, runs / (whole * plain.usual_rate))


def table(plain: Plain, moment: Moment) -> Row:
    """What dynamic programming says of sides alike."""
    if moment.target is not None:
        return (0.0, plain.chase.logit(moment.balls_left, min(moment.wickets, WICKETS - 1), moment.needed))
    left, lost = moment.balls_left, min(moment.wickets, WICKETS)
    return _ahead(moment, moment.runs + plain.score.runs.at(left, lost), left / moment.length)


LOOKS: Mapping[str, Look] = {
    "constant": constant,
    "current run rate": run_rate,
    "D/L resources": duckworth_lewis,
    "logistic": logistic,
    "table": table,
}
AS_IT_IS: Row = (0.0, 1.0)
"""Of the table in a chase: its log-odds are taken as they are."""
SCORES: Mapping[str, Look] = {name: look for name, look in LOOKS.items() if name != "constant"}


def chance(weights: Row, row: Row) -> float:
    return 1 / (1 + exp(-weighed(weights, row)))


def score_row(look: Look, plain: Plain, moment: Moment) -> Row:
    """For a total in place of a chance: the same look, and the runs made."""
    return (*look(plain, moment), float(moment.runs))


def _ahead(moment: Moment, total: float, left: float) -> Row:
    """A total beside the target, or beside a usual one, in steps that grow less the less is left."""
    scale = sqrt(left + 0.02)
    if moment.target is not None:
        return (1.0, (total - moment.target) / moment.target / scale)
    return (1.0, total / moment.length, scale, total / moment.length / scale)


def _at_rate(plain: Plain, moment: Moment) -> float:
    bowled = moment.length - moment.balls_left
    rate = moment.runs / bowled if bowled else plain.usual_rate
    return moment.runs + rate * (0 if moment.over else moment.balls_left)


def _resources(balls: int, wickets: int) -> int:
    return resources().left(balls, min(wickets, WICKETS))
