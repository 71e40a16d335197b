"""Every ball of matches as it was predicted, by the model as served and by plain predictors, in columns."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from workers.prediction.baselines import LOOKS, SCORES, Plain, chance, score_row
from workers.prediction.features import weighed
from workers.prediction.judging.measures import Floats, Ints
from workers.prediction.model import Model
from workers.prediction.moment import Moment
from workers.prediction.played import Played
from workers.prediction.setting import Kind
from workers.prediction.strengths import Strengths

OVERS = {Kind.T20: (3, 5, 6, 10, 15, 18), Kind.ONE_DAY: (5, 10, 20, 25, 30, 40, 45)}
"""After which figures are told apart."""
MODEL = "model"


@dataclass(slots=True)
class Columns:
    """A row a ball of one innings of all matches. `over` is the over that it ended, 0 within one."""

    match: list[int] = field(default_factory=list)
    over: list[int] = field(default_factory=list)
    won: list[float] = field(default_factory=list)
    chances: dict[str, list[float]] = field(default_factory=dict)
    totals: dict[str, list[float]] = field(default_factory=dict)
    inside: list[bool] = field(default_factory=list)
    made: list[int] = field(default_factory=list)
    open: list[bool] = field(default_factory=list)

    def arrays(self) -> "Balls":
        return Balls(
            np.array(self.match),
            np.array(self.over),
            np.array(self.won),
            {name: np.array(column) for name, column in self.chances.items()},
            {name: np.array(column) for name, column in self.totals.items()},
            np.array(self.inside, dtype=bool),
            np.array(self.made, dtype=float),
            np.array(self.open, dtype=bool),
        )


@dataclass(frozen=True, slots=True)
class Balls:
    """The columns of `Columns`. `open` are the balls with more of the innings to come: only those project a total."""

    match: Ints
    over: Ints
    won: Floats
    chances: Mapping[str, Floats]
    totals: Mapping[str, Floats]
    inside: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
    made: Floats
    open: "np.ndarray[tuple[int], np.dtype[np.bool_]]"


def judged(model: Model, walked: Iterable[tuple[Played, Strengths]]) -> tuple[Balls, Balls, list[Played]]:
    """First innings, chases, and the matches that the column `match` counts."""
    plain = Plain(model.kind, model.chase_table, model.score_table)
    columns = Columns(), Columns()
    matches: list[Played] = []
    for played, strengths in walked:
        for innings in played.innings:
            for moment, over in _with_overs(played, innings.moments()):
                into = columns[innings.number - 1]
                into.match.append(len(matches))
                into.over.append(over)
                into.won.append(played.batting_wins(innings.number))
                _predict(model, plain, strengths, moment, into)
                if innings.number == 1:
                    _project(model, plain, strengths, moment, innings.total, into)
        matches.append(played)
    return columns[0].arrays(), columns[1].arrays(), matches


def _with_overs(played: Played, moments: Iterable[Moment]) -> Iterator[tuple[Moment, int]]:
    before = 0
    for moment in moments:
        bowled = moment.length - moment.balls_left
        ended = bowled > before and bowled % played.per_over == 0
        yield moment, bowled // played.per_over if ended else 0
        before = bowled


def _predict(model: Model, plain: Plain, strengths: Strengths, moment: Moment, into: Columns) -> None:
    settled = moment.settled  # every predictor knows a result when it sees one
    fitted = model.baselines.first if moment.innings == 1 else model.baselines.chase
    into.chances.setdefault(MODEL, []).append(model.chance(strengths, moment))
    for name, weights in fitted.items():
        given = chance(weights, LOOKS[name](plain, moment)) if settled is None else settled
        into.chances.setdefault(name, []).append(given)


def _project(model: Model, plain: Plain, strengths: Strengths, moment: Moment, made: int, into: Columns) -> None:
    projection = model.projection(strengths, moment)
    into.totals.setdefault(MODEL, []).append(moment.runs + model.runs_to_come(strengths, moment))
    for name, weights in model.baselines.score.items():
        total = weighed(weights, score_row(SCORES[name], plain, moment))
        into.totals.setdefault(name, []).append(max(total, moment.runs))
    into.inside.append(projection.low <= made <= projection.high)
    into.made.append(made)
    into.open.append(not moment.over)
