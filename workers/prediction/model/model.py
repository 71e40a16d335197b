"""The model of one kind of match: from strengths and a situation to a chance and a projected score.

A prediction costs a few table look-ups and three short weighted sums.
"""

from dataclasses import dataclass, field
from math import exp, log, sqrt

from workers.prediction.inputs.match_context import WICKETS, MatchKind
from workers.prediction.inputs.situation import Situation
from workers.prediction.model.baselines import BaselineWeights
from workers.prediction.model.expected_runs import ExpectedRuns
from workers.prediction.model.features import (
    PITCH,
    Features,
    chase_features,
    reply_features,
    reply_start,
    total_features,
    weighted_sum,
)
from workers.prediction.model.fitted import ChaseWeights, ScoreWeights, Weights
from workers.prediction.model.prediction import Projection
from workers.prediction.model.ratings import Ratings
from workers.prediction.model.strengths import Strengths
from workers.prediction.model.tables import ChaseTable, ScoreTable, effective_runs

LEAST_CHANCE = 0.0001
"""No side's chance is 0 or 1 before the result."""
MAX_EDGE = 0.7
"""Largest difference between two sides: exp(0.7) is 2, so one scores two runs where the other scores one."""
TWELFTHS = 12
NODES = (
    (-2.85697, 0.011257),
    (-1.355626, 0.222076),
    (0.0, 0.533333),
    (1.355626, 0.222076),
    (2.85697, 0.011257),
)
"""Gauss-Hermite quadrature of a normal distribution: (standard deviations from the mean, weight)."""


@dataclass(frozen=True, slots=True)
class Model:
    """The tables, ratings and weights of one kind of match.

    `seen` holds the ids of the matches it was trained on, `baselines` the weights of the predictors that back-tests
    compare it with.
    """

    version: str
    kind: MatchKind
    chase_table: ChaseTable
    score_table: ScoreTable
    expected: ExpectedRuns
    ratings: Ratings
    players: Weights
    sides: Weights
    baselines: BaselineWeights = field(default_factory=BaselineWeights)
    seen: frozenset[str] = frozenset()

    @property
    def usual_rate(self) -> float:
        return self.score_table.usual_rate

    def chance(self, strengths: Strengths, situation: Situation) -> float:
        """Return the chance that the side batting in `situation` wins, a tie counting half."""
        if situation.innings == 1:
            return self._defence_chance(strengths, situation)
        result = situation.chase_result
        if result is not None:
            return result
        chance = _bounded(self._chase_chance(strengths, situation))
        # With the scores level the side has at least a tie. Else a weak side's chance would rise when it lost a ball.
        return max(chance, 0.5) if situation.needed == 1 else chance

    def project(self, strengths: Strengths, situation: Situation) -> Projection:
        """Return the projected total of the innings; a chase ends at its target."""
        left = self.runs_to_come(strengths, situation)
        low, high = self._interval(self.weights_for(strengths).score, situation)
        marks = (situation.runs + max(runs, 0.0) for runs in (left, left + low, left + high))
        most = situation.target if situation.target is not None else 10_000  # no limit
        return Projection(*(min(round(mark), max(most, situation.runs)) for mark in marks))

    def runs_to_come(self, strengths: Strengths, situation: Situation) -> float:
        if situation.is_over:
            return 0.0
        row = score_row(*self._table_means(situation), total_features(strengths, situation, self.usual_rate))
        stages = self.weights_for(strengths).score.stages
        place = (len(stages) - 1) * situation.balls_left / situation.length
        stage = min(int(place), len(stages) - 2)
        early, late = weighted_sum(stages[stage], row), weighted_sum(stages[stage + 1], row)
        return max(early + (place - stage) * (late - early), 0.0)

    def weights_for(self, strengths: Strengths) -> Weights:
        return self.players if strengths.known else self.sides

    def _spread(self, situation: Situation) -> float:
        """Return the standard deviation of the runs to come."""
        return self.score_table.spread.at(situation.balls_left, min(situation.wickets, WICKETS))

    def _table_means(self, situation: Situation) -> tuple[float, float]:
        """Return the mean runs to come and balls to be faced."""
        left, lost = situation.balls_left, min(situation.wickets, WICKETS)
        return self.score_table.runs.at(left, lost), self.score_table.balls.at(left, lost)

    def _interval(self, score: ScoreWeights, situation: Situation) -> tuple[float, float]:
        """Return both ends of the 80 % interval, in runs relative to the projection."""
        if situation.is_over:
            return 0.0, 0.0
        share, spread = twelfth_left(situation), sqrt(self._spread(situation) ** 2 + 1)
        return score.low[share] * spread, score.high[share] * spread

    def _chase_chance(self, strengths: Strengths, situation: Situation) -> float:
        chase = self.weights_for(strengths).chase
        edge = weighted_sum(chase.edge, chase_features(strengths, situation, self.usual_rate))
        return self._success(chase, situation.balls_left, situation.wickets, situation.needed, edge)

    def _success(self, chase: ChaseWeights, left: int, wickets: int, needed: float, edge: float) -> float:
        effective = effective_runs(needed, max(-MAX_EDGE, min(MAX_EDGE, edge)))
        return _probability(chase.calibrate(self.chase_table.logit(left, wickets, effective)))

    def _defence_chance(self, strengths: Strengths, situation: Situation) -> float:
        """Return the chance that the chase to come fails, over the totals that the innings may come to."""
        if situation.is_over:
            return 1 - self.chance(strengths, reply_start(situation.length, situation.runs + 1))
        weights, row = self.weights_for(strengths), reply_features(strengths, situation.length, self.usual_rate)
        total, spread = situation.runs + self.runs_to_come(strengths, situation), self._spread(situation)
        edge, most = weighted_sum(weights.chase.edge, row), weights.defence.spread * spread
        fails = 1.0
        for node, weight in NODES:
            target = max(total + node * most, situation.runs) + 1
            fails -= weight * self._reply_chance(weights.chase, edge, situation.length, target)
        fails, share = _bounded(fails), spread / self.score_table.spread.at(situation.length, 0)
        offset = weighted_sum(weights.defence.offset, row)
        return _bounded(_probability(weights.defence.calibrate(log(fails / (1 - fails)), offset, share)))

    def _reply_chance(self, chase: ChaseWeights, edge: float, length: int, target: float) -> float:
        """Return the chance of the chase to come for this target; `edge` is that of a usual one."""
        here = edge + chase.edge[PITCH] * (target / length - self.usual_rate)
        return self._success(chase, length, 0, target, here)


def score_row(runs: float, balls: float, row: Features) -> Features:
    """Return the design row of the runs to come.

    It holds the mean runs to come of an average innings, each feature (runs a ball) times the balls it will face, and
    the geometric mean of runs and balls.
    """
    return (runs, *(balls * value for value in row), sqrt(runs * balls))


def twelfth_left(situation: Situation) -> int:
    """Return the share of the innings that is left in twelfths, 0 to 11."""
    return min(TWELFTHS * situation.balls_left // situation.length, TWELFTHS - 1)


def _probability(logit: float) -> float:
    return 1 / (1 + exp(-logit))


def _bounded(chance: float) -> float:
    return min(max(chance, LEAST_CHANCE), 1 - LEAST_CHANCE)
