"""Every ball of some matches as it was predicted, by the model as served and by the baselines, in columns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from workers.prediction.inputs.match_context import MatchKind
from workers.prediction.inputs.played import PlayedMatch
from workers.prediction.inputs.situation import Situation
from workers.prediction.judging.choice import Judged
from workers.prediction.judging.measures import Bools, Floats, Ints
from workers.prediction.model.baselines import (
    BASELINES,
    SCORE_BASELINES,
    BaselineTables,
    baseline_chance,
    baseline_score_row,
)
from workers.prediction.model.features import weighted_sum
from workers.prediction.model.model import Model
from workers.prediction.model.strengths import Strengths

OVERS = {MatchKind.T20: (3, 5, 6, 10, 15, 18), MatchKind.ONE_DAY: (5, 10, 20, 25, 30, 40, 45)}
"""Overs after which the measures are reported on their own."""
MODEL, FROZEN = "model", "model, frozen ratings"
"""The model as served, and with ratings that stand still."""


@dataclass(frozen=True, slots=True)
class PredictedBalls:
    """One row for each ball of one innings of all matches.

    `match` numbers the matches; `over` is the number of the over that the ball ended, 0 for all other balls; `length`
    the legal balls of the innings; `won` the result for the batting side. `chances` and `totals` hold a column for each
    predictor. `inside` is true if the total `made` lies in the model's interval. `open` is true if the innings went on:
    only those balls project a total.
    """

    match: Ints
    over: Ints
    length: Ints
    won: Floats
    chances: Mapping[str, Floats]
    totals: Mapping[str, Floats]
    inside: Bools
    made: Floats
    open: Bools

    def of_matches(self, members: Sequence[int]) -> "PredictedBalls":
        """Return the rows of the matches with these numbers."""
        rows = np.isin(self.match, members)
        return PredictedBalls(
            self.match[rows],
            self.over[rows],
            self.length[rows],
            self.won[rows],
            {name: column[rows] for name, column in self.chances.items()},
            {name: column[rows] for name, column in self.totals.items()},
            *(
                (self.inside[rows], self.made[rows], self.open[rows])
                if self.totals
                else (self.inside, self.made, self.open)
            ),
        )


@dataclass(slots=True)
class Columns:
    """`PredictedBalls` while it grows."""

    match: list[int] = field(default_factory=list)
    over: list[int] = field(default_factory=list)
    length: list[int] = field(default_factory=list)
    won: list[float] = field(default_factory=list)
    chances: dict[str, list[float]] = field(default_factory=dict)
    totals: dict[str, list[float]] = field(default_factory=dict)
    inside: list[bool] = field(default_factory=list)
    made: list[int] = field(default_factory=list)
    open: list[bool] = field(default_factory=list)

    def as_arrays(self) -> PredictedBalls:
        return PredictedBalls(
            np.array(self.match),
            np.array(self.over),
            np.array(self.length),
            np.array(self.won),
            {name: np.array(column) for name, column in self.chances.items()},
            {name: np.array(column) for name, column in self.totals.items()},
            np.array(self.inside, dtype=bool),
            np.array(self.made, dtype=float),
            np.array(self.open, dtype=bool),
        )


def predict_balls(model: Model, walked: Iterable[Judged]) -> tuple[PredictedBalls, PredictedBalls, list[PlayedMatch]]:
    """Return first innings, chases, and the matches in the order of the column `match`."""
    tables = BaselineTables(model.kind, model.chase_table, model.score_table)
    columns = Columns(), Columns()
    matches: list[PlayedMatch] = []
    for judged in walked:
        match = judged.match
        for innings in match.innings:
            for situation, over in _with_overs(match, innings.situations()):
                into = columns[innings.number - 1]
                into.match.append(len(matches))
                into.over.append(over)
                into.length.append(situation.length)
                into.won.append(match.batting_result(innings.number))
                _add_chances(model, tables, judged, situation, into)
                if innings.number == 1:
                    _add_totals(model, tables, judged.walking, situation, innings.total, into)
        matches.append(match)
    return columns[0].as_arrays(), columns[1].as_arrays(), matches


def _with_overs(match: PlayedMatch, situations: Iterable[Situation]) -> Iterator[tuple[Situation, int]]:
    before = 0
    for situation in situations:
        bowled = situation.length - situation.balls_left
        ended = bowled > before and bowled % match.per_over == 0
        yield situation, bowled // match.per_over if ended else 0
        before = bowled


def _add_chances(model: Model, tables: BaselineTables, judged: Judged, situation: Situation, into: Columns) -> None:
    result = situation.chase_result  # a decided chase is certain for every predictor
    fitted = model.baselines.first if situation.innings == 1 else model.baselines.chase
    for name, strengths in ((MODEL, judged.walking), (FROZEN, judged.frozen)):
        into.chances.setdefault(name, []).append(model.chance(strengths, situation))
    for name, weights in fitted.items():
        chance = baseline_chance(weights, BASELINES[name](tables, situation)) if result is None else result
        into.chances.setdefault(name, []).append(chance)


def _add_totals(
    model: Model, tables: BaselineTables, strengths: Strengths, situation: Situation, made: int, into: Columns
) -> None:
    projection = model.project(strengths, situation)
    into.totals.setdefault(MODEL, []).append(situation.runs + model.runs_to_come(strengths, situation))
    for name, weights in model.baselines.score.items():
        total = weighted_sum(weights, baseline_score_row(SCORE_BASELINES[name], tables, situation))
        into.totals.setdefault(name, []).append(max(total, situation.runs))
    into.inside.append(projection.low <= made <= projection.high)
    into.made.append(made)
    into.open.append(not situation.is_over)
