"""Training: outcomes, tables, a walk through the ratings, the fit of the weights, the fit of the baselines."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from workers.prediction.inputs.match_context import MatchKind
from workers.prediction.inputs.played import PlayedMatch
from workers.prediction.model.baselines import BaselineTables
from workers.prediction.model.features import CHASE
from workers.prediction.model.fitted import ChaseWeights, DefenceWeights, ScoreWeights, Weights
from workers.prediction.model.learning import walk_forward
from workers.prediction.model.model import Model
from workers.prediction.model.ratings import Ratings
from workers.prediction.model.strengths import Strengths
from workers.prediction.training.design import design_of
from workers.prediction.training.fit_baselines import fit_baselines
from workers.prediction.training.fit_chase import fit_chase
from workers.prediction.training.fit_defence import fit_defence
from workers.prediction.training.fit_score import fit_score
from workers.prediction.training.outcomes import count_outcomes
from workers.prediction.training.recursion import make_chase_table, make_expected_runs, make_score_table

Log = Callable[[str], None]
UNFITTED = Weights(
    ChaseWeights((0.0,) * len(CHASE), 0.0, 1.0, 0.0, 0.0),
    ScoreWeights((), (), ()),
    DefenceWeights((0.0,) * len(CHASE), 0.0, 1.0),
)


def train(kind: MatchKind, version: str, matches: Sequence[PlayedMatch], log: Log) -> Model:
    """Return the model of `matches`, all of one kind and in order of days. The same matches give the same model."""
    full_length = [match for match in matches if match.is_full_length]
    log(f"{kind}: tables from {len(full_length)} matches of full length")
    model = _unfitted(kind, version, full_length)
    log(f"{kind}: ratings through {len(matches)} matches")
    by_players, by_sides = [], []
    for match, strengths in walk_forward(matches, model.ratings, model.expected):
        # walk_forward learns a day after all of its matches, so the ratings are still those before this one.
        by_players.append((match, strengths))
        by_sides.append((match, model.ratings.strengths(match.context.without_players())))
    log(f"{kind}: weights")
    model = replace(model, players=_fit(model, by_players), sides=_fit(model, by_sides))
    log(f"{kind}: baselines")
    baselines = fit_baselines(BaselineTables(kind, model.chase_table, model.score_table), full_length)
    return replace(model, baselines=baselines, seen=frozenset(match.match_id for match in matches))


def _unfitted(kind: MatchKind, version: str, matches: Sequence[PlayedMatch]) -> Model:
    """Return a model with tables, but with no ratings and no weights."""
    outcomes = count_outcomes(kind, matches)
    score = make_score_table(outcomes)
    expected = make_expected_runs(outcomes, score)
    return Model(version, kind, make_chase_table(outcomes), score, expected, Ratings(kind), UNFITTED, UNFITTED)


def _fit(model: Model, walked: Sequence[tuple[PlayedMatch, Strengths]]) -> Weights:
    first = design_of(walked, 1, model.usual_rate)
    score = fit_score(model.score_table, first)
    chase = fit_chase(model.chase_table, design_of(walked, 2, model.usual_rate))
    return Weights(chase, score, fit_defence(model, chase, score, first))
