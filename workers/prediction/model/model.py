"""The model of one kind of match: from strengths and a situation to a chance and a projected score.

A prediction costs a few table look-ups and three short weighted sums.
"""

from dataclasses import dataclass, field
from math import exp, hypot, log, sqrt
from typing import NamedTuple

from workers.prediction.inputs.match_context import WICKETS, MatchKind
from workers.prediction.inputs.situation import Situation
from workers.prediction.model.baselines import BaselineWeights
from workers.prediction.model.expected_runs import ExpectedRuns
from workers.prediction.model.features import (
    PITCH,
    Features,
    chase_features,
    innings_start,
    reply_features,
    total_features,
    weighted_sum,
)
from workers.prediction.model.fitted import ChaseWeights, ScoreWeights, Weights
from workers.prediction.model.level import LEAST_DOUBT, NO_DOUBT, Level, Yardstick
from workers.prediction.model.prediction import Projection
from workers.prediction.model.ratings import Ratings
from workers.prediction.model.strengths import Strengths
from workers.prediction.model.tables import ChaseTable, ScoreTable, effective_runs

LEAST_CHANCE = 0.0001
"""No side's chance is 0 or 1 before the result."""
MAX_EDGE = 0.7
"""Largest difference between two sides: exp(0.7) is 2, so one scores two runs where the other scores one."""
LEAST_USUAL = 0.2
"""Of an average total: the least that a usual innings of the weakest side brings."""
TWELFTHS = 12
NODES = (
    (-2.85697, 0.011257),
    (-1.355626, 0.222076),
    (0.0, 0.533333),
    (1.355626, 0.222076),
    (2.85697, 0.011257),
)
"""Gauss-Hermite quadrature of a normal distribution: (standard deviations from the mean, weight)."""
LEVEL_NODES = ((-sqrt(3), 1 / 6), (0.0, 2 / 3), (sqrt(3), 1 / 6))
"""The same with three points, for the level of scoring."""


class Outlook(NamedTuple):
    """The level of scoring, what it is judged by, and the runs that the innings still brings."""

    yardstick: Yardstick
    level: Level
    left: float


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

    def predict(self, strengths: Strengths, situation: Situation) -> tuple[float, Projection]:
        """Return `chance` and `project`, for less than both cost."""
        outlook = self._look_ahead(strengths, situation)
        return self._chance(strengths, situation, outlook), self._project(strengths, situation, outlook)

    def chance(self, strengths: Strengths, situation: Situation) -> float:
        """Return the chance that the side batting in `situation` wins, a tie counting half."""
        return self._chance(strengths, situation, self._look_ahead(strengths, situation))

    def project(self, strengths: Strengths, situation: Situation) -> Projection:
        """Return the projected total of the innings; a chase ends at its target."""
        return self._project(strengths, situation, self._look_ahead(strengths, situation))

    def runs_to_come(self, strengths: Strengths, situation: Situation) -> float:
        return self._look_ahead(strengths, situation).left

    def _look_ahead(self, strengths: Strengths, situation: Situation) -> Outlook:
        yardstick = self._yardstick(strengths, situation.length)
        level = self._level(yardstick, situation)
        return Outlook(yardstick, level, self._usual_to_come(strengths, situation) * exp(level.mean))

    def _chance(self, strengths: Strengths, situation: Situation, outlook: Outlook) -> float:
        if situation.innings == 1:
            return self._defence_chance(strengths, situation, outlook)
        result = situation.chase_result
        if result is not None:
            return result
        chance = _bounded(self._chase_chance(strengths, situation, outlook.level))
        # With the scores level the side has at least a tie. Else a weak side's chance would rise when it lost a ball.
        return max(chance, 0.5) if situation.needed == 1 else chance

    def _project(self, strengths: Strengths, situation: Situation, outlook: Outlook) -> Projection:
        left = outlook.left
        low, high = self._interval(self.weights_for(strengths).score, situation, outlook)
        marks = (situation.runs + max(runs, 0.0) for runs in (left, left + low, left + high))
        most = situation.target if situation.target is not None else 10_000  # no limit
        return Projection(*(min(round(mark), max(most, situation.runs)) for mark in marks))

    def _usual_to_come(self, strengths: Strengths, situation: Situation) -> float:
        """Return the runs that the innings still brings if the level of scoring is usual."""
        if situation.is_over:
            return 0.0
        row = score_row(*self._table_means(situation), total_features(strengths, situation, self.usual_rate))
        stages = self.weights_for(strengths).score.stages
        place = (len(stages) - 1) * situation.balls_left / situation.length
        stage = min(int(place), len(stages) - 2)
        early, late = weighted_sum(stages[stage], row), weighted_sum(stages[stage + 1], row)
        return max(early + (place - stage) * (late - early), 0.0)

    def _yardstick(self, strengths: Strengths, length: int) -> Yardstick:
        if strengths.doubt < LEAST_DOUBT:
            return NO_DOUBT
        whole = self.score_table.runs.at(length, 0)
        usual = max(self._usual_to_come(strengths, innings_start(length)), LEAST_USUAL * whole)
        return Yardstick(strengths.doubt, usual, self.score_table.spread.at(length, 0) / whole)

    def _level(self, yardstick: Yardstick, situation: Situation) -> Level:
        """Return the level of scoring as the first innings has shown it so far."""
        if situation.target is not None:
            return yardstick.reply_level_of(situation.target - 1)
        share_left = self._table_means(situation)[0] / self.score_table.runs.at(situation.length, 0)
        return yardstick.level_of(situation.runs + yardstick.usual * share_left, 1 - share_left)

    def weights_for(self, strengths: Strengths) -> Weights:
        return self.players if strengths.known else self.sides

    def _spread(self, situation: Situation) -> float:
        """Return the standard deviation of the runs to come."""
        return self.score_table.spread.at(situation.balls_left, min(situation.wickets, WICKETS))

    def _table_means(self, situation: Situation) -> tuple[float, float]:
        """Return the mean runs to come and balls to be faced."""
        left, lost = situation.balls_left, min(situation.wickets, WICKETS)
        return self.score_table.runs.at(left, lost), self.score_table.balls.at(left, lost)

    def _interval(self, score: ScoreWeights, situation: Situation, outlook: Outlook) -> tuple[float, float]:
        """Return both ends of the 80 % interval, in runs relative to the projection."""
        if situation.is_over:
            return 0.0, 0.0
        usual = sqrt(self._spread(situation) ** 2 + 1)
        level = outlook.level
        share, spread = twelfth_left(situation), hypot(usual * exp(level.mean), outlook.left * level.doubt)
        return score.low[share] * spread, score.high[share] * spread

    def _chase_chance(self, strengths: Strengths, situation: Situation, level: Level) -> float:
        chase = self.weights_for(strengths).chase
        edge = weighted_sum(chase.edge, chase_features(strengths, situation, self.usual_rate))
        return self._success(chase, situation.balls_left, situation.wickets, situation.needed, edge, level)

    def _success(self, chase: ChaseWeights, left: int, wickets: int, needed: float, edge: float, level: Level) -> float:
        """Return the chance of a chase, averaged over the level of scoring if that is in doubt."""
        if level.is_known:
            return self._success_at(chase, left, wickets, needed, edge)
        return sum(
            weight * self._success_at(chase, left, wickets, needed, edge + level.mean + node * level.doubt)
            for node, weight in LEVEL_NODES
        )

    def _success_at(self, chase: ChaseWeights, left: int, wickets: int, needed: float, edge: float) -> float:
        effective = effective_runs(needed, max(-MAX_EDGE, min(MAX_EDGE, edge)))
        return _probability(chase.calibrate(self.chase_table.logit(left, wickets, effective)))

    def _defence_chance(self, strengths: Strengths, situation: Situation, outlook: Outlook) -> float:
        """Return the chance that the chase to come fails, over the totals that the innings may come to."""
        if situation.is_over:
            return 1 - self.chance(strengths, innings_start(situation.length, situation.runs + 1))
        weights, row = self.weights_for(strengths), reply_features(strengths, situation.length, self.usual_rate)
        (yardstick, level, left), spread = outlook, self._spread(situation)
        most = hypot(weights.defence.spread * spread * exp(level.mean), left * level.doubt)
        edge = weighted_sum(weights.chase.edge, row)
        fails = 1.0
        for node, weight in NODES:
            total = max(situation.runs + left + node * most, situation.runs)
            fails -= weight * self._reply_chance(weights.chase, edge, situation.length, total, yardstick)
        fails, share = _bounded(fails), spread / self.score_table.spread.at(situation.length, 0)
        offset = weighted_sum(weights.defence.offset, row)
        # The calibration was fitted where a total tells who is ahead, and nothing else.
        share *= yardstick.share_of_luck
        return _bounded(_probability(weights.defence.calibrate(log(fails / (1 - fails)), offset, share)))

    def _reply_chance(self, chase: ChaseWeights, edge: float, length: int, total: float, yardstick: Yardstick) -> float:
        """Return the chance of the chase to come after this total; `edge` is that of a usual one."""
        here = edge + chase.edge[PITCH] * ((total + 1) / length - self.usual_rate)
        return self._success(chase, length, 0, total + 1, here, yardstick.reply_level_of(total))


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
