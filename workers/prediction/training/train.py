"""From played matches to a model: outcomes, tables, a walk through the ratings, and the fit of the weights."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from workers.prediction.baselines import Plain
from workers.prediction.features import CHASE, REPLY
from workers.prediction.model import Chase, Defence, Fit, Model, Score
from workers.prediction.played import Played
from workers.prediction.ratings import Ratings, walk
from workers.prediction.setting import Kind
from workers.prediction.strengths import Strengths
from workers.prediction.training import recursion
from workers.prediction.training.fitting import fit_chase, fit_defence, fit_score, seen
from workers.prediction.training.fitting_baselines import fit_baselines
from workers.prediction.training.outcomes import outcomes_of

Say = Callable[[str], None]
UNFITTED = Fit(
    Chase((0.0,) * len(CHASE), 0.0, 1.0, 0.0, 0.0),
    Score((), (), ()),
    Defence((0.0,) * len(REPLY), 1.7, 1.0, 20.0),
)


def train(kind: Kind, version: str, matches: Sequence[Played], say: Say) -> Model:
    """`matches` of one kind in order of days; the same ones give the same model."""
    clean = [match for match in matches if match.clean]
    say(f"{kind}: tables from {len(clean)} matches of full length")
    outcomes = outcomes_of(kind, clean)
    score = recursion.score_table(outcomes)
    norms = recursion.norms(outcomes, score)
    model = Model(version, kind, recursion.chase_table(outcomes), score, norms, Ratings(kind), UNFITTED, UNFITTED)
    say(f"{kind}: ratings through {len(matches)} matches")
    by_players, by_sides = [], []
    for match, strengths in walk(matches, model.ratings, norms):
        by_players.append((match, strengths))
        by_sides.append((match, model.ratings.strengths(match.setting.of_sides())))
    say(f"{kind}: weights")
    model = replace(model, players=fitted(model, by_players), sides=fitted(model, by_sides))
    say(f"{kind}: baselines to be judged beside")
    plain = Plain(kind, model.chase_table, model.score_table)
    return replace(model, baselines=fit_baselines(plain, clean), seen=frozenset(match.match_id for match in matches))


def fitted(model: Model, walked: Sequence[tuple[Played, Strengths]]) -> Fit:
    first = seen(walked, 1, model.usual_rate)
    score = fit_score(model.score_table, first)
    chase = fit_chase(model.chase_table, seen(walked, 2, model.usual_rate))
    return Fit(chase, score, fit_defence(model.kind, model.score_table, score, first))
