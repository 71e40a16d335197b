"""From a moment to chances and a projected score: table look-ups and three short weighted sums."""

from dataclasses import dataclass, field
from math import exp, sqrt

from workers.prediction import features
from workers.prediction.baselines import Baselines
from workers.prediction.moment import Moment
from workers.prediction.norms import Norms
from workers.prediction.prediction import Projection
from workers.prediction.ratings import Ratings
from workers.prediction.setting import LONGEST, WICKETS, Kind
from workers.prediction.strengths import Strengths
from workers.prediction.tables import ChaseTable, ScoreTable, effective

LEAST = 0.0001
"""No side is certain before the result."""
BEND = 2.0
MOST_EDGE = 0.7
"""By which sides are taken to differ at most: one makes two runs where the other makes one."""


@dataclass(frozen=True, slots=True)
class Chase:
    """`edge` weighs features.CHASE; the log-odds are `offset` and the table's, bent: `slope` x it, and more or less of
    it (`below`, `above`) where it is farther than BEND from nought. All of it grows with the table's."""

    edge: tuple[float, ...]
    offset: float
    slope: float
    below: float
    above: float

    def log_odds(self, logit: float) -> float:
        bent = self.below * min(logit + BEND, 0.0) + self.above * max(logit - BEND, 0.0)
        return self.offset + self.slope * logit + bent


@dataclass(frozen=True, slots=True)
class Score:
    """`stages` weigh what `score_row` holds, at fifths of the innings left from none to all; between them, by share.

    `low` and `high` are the tenths of what was missed, in spreads, by twelfth of the innings that is left.
    """

    stages: tuple[features.Row, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Defence:
    """A first innings' chance: `slope` x runs ahead of a par that `par` shifts by features.REPLY, in spreads.

    A spread is that of the runs to come x `spread` and of a whole chase, `chase`, together.
    """

    par: tuple[float, ...]
    slope: float
    spread: float
    chase: float


@dataclass(frozen=True, slots=True)
class Fit:
    """The weights for matches whose players are known, or for those of sides alone."""

    chase: Chase
    score: Score
    defence: Defence


@dataclass(frozen=True, slots=True)
class Model:
    """`seen` are the matches it learnt from; `ratings` hold what came of them."""

    version: str
    kind: Kind
    chase_table: ChaseTable
    score_table: ScoreTable
    norms: Norms
    ratings: Ratings
    players: Fit
    sides: Fit
    baselines: Baselines = field(default_factory=Baselines)
    seen: frozenset[str] = frozenset()

    @property
    def usual_rate(self) -> float:
        return self.score_table.usual_rate

    def chance(self, strengths: Strengths, moment: Moment) -> float:
        """That the side batting in `moment` wins, a tie counting half: with scores level it has that at the least."""
        if moment.innings == 1:
            return _bounded(self._defends(strengths, moment))
        settled = moment.settled
        if settled is not None:
            return settled
        chance = _bounded(self._chases(strengths, moment))
        return max(chance, 0.5) if moment.needed == 1 else chance

    def projection(self, strengths: Strengths, moment: Moment) -> Projection:
        """Of the innings' total; a chase ends at its target."""
        left = self.runs_to_come(strengths, moment)
        low, high = self._tenths(self.fit(strengths).score, moment)
        marks = (moment.runs + max(runs, 0.0) for runs in (left, left + low, left + high))
        most = moment.target if moment.target is not None else 10_000
        return Projection(*(min(round(mark), max(most, moment.runs)) for mark in marks))

    def runs_to_come(self, strengths: Strengths, moment: Moment) -> float:
        if moment.over:
            return 0.0
        row = score_row(*self._of_table(moment), features.first(strengths, moment, self.usual_rate))
        stages = self.fit(strengths).score.stages
        place = (len(stages) - 1) * moment.balls_left / moment.length
        stage = min(int(place), len(stages) - 2)
        early, late = features.weighed(stages[stage], row), features.weighed(stages[stage + 1], row)
        return max(early + (place - stage) * (late - early), 0.0)

    def fit(self, strengths: Strengths) -> Fit:
        return self.players if strengths.known else self.sides

    def spread(self, moment: Moment) -> float:
        return self.score_table.spread.at(moment.balls_left, min(moment.wickets, WICKETS))

    def _of_table(self, moment: Moment) -> tuple[float, float]:
        left, lost = moment.balls_left, min(moment.wickets, WICKETS)
        return self.score_table.runs.at(left, lost), self.score_table.balls.at(left, lost)

    def _tenths(self, score: Score, moment: Moment) -> tuple[float, float]:
        if moment.over:
            return 0.0, 0.0
        share, spread = twelfth(moment), sqrt(self.spread(moment) ** 2 + 1)
        return score.low[share] * spread, score.high[share] * spread

    def _chases(self, strengths: Strengths, moment: Moment) -> float:
        chase = self.fit(strengths).chase
        edge = features.weighed(chase.edge, features.chase(strengths, moment, self.usual_rate))
        needed = effective(moment.needed, max(-MOST_EDGE, min(MOST_EDGE, edge)))
        logit = self.chase_table.logit(moment.balls_left, moment.wickets, needed)
        return _chance(chase.log_odds(logit))

    def _defends(self, strengths: Strengths, moment: Moment) -> float:
        total = moment.runs + self.runs_to_come(strengths, moment)
        defence = self.fit(strengths).defence
        return _chance(defence.slope * self._ahead(defence, strengths, moment, total))

    def _ahead(self, defence: Defence, strengths: Strengths, moment: Moment, total: float) -> float:
        length = moment.length
        par = self.score_table.runs.at(length, 0) + length * features.weighed(defence.par, features.reply(strengths))
        spread = 0.0 if moment.over else self.spread(moment)
        whole = LONGEST[self.kind]
        return (total - par) / sqrt((defence.spread * spread) ** 2 + defence.chase**2 * length / whole)


def score_row(runs: float, balls: float, row: features.Row) -> features.Row:
    """What an average innings still brings, the balls it faces by each feature, and the geometric mean of both."""
    return (runs, *(balls * value for value in row), sqrt(runs * balls))


def twelfth(moment: Moment) -> int:
    """Of the innings that is left, 0 to 11."""
    return min(12 * moment.balls_left // moment.length, 11)


def _chance(logit: float) -> float:
    return 1 / (1 + exp(-logit))


def _bounded(chance: float) -> float:
    return min(max(chance, LEAST), 1 - LEAST)
