"""The served prediction: from a match's state to chances and a projected score."""

from functools import cache

from scoring.engine.conditions import Conditions
from scoring.engine.laws.order import main_innings
from scoring.engine.states.match import MatchState
from workers.prediction.inputs.from_match import context_of, kind_of, situation_of, women_play
from workers.prediction.inputs.match_context import LONGEST, MatchKind
from workers.prediction.inputs.unpredicted import Unpredicted
from workers.prediction.model.decided import predict_decided
from workers.prediction.model.prediction import Prediction
from workers.prediction.model.weights.files import load_shipped
from workers.prediction.rated.standing import Standing, shipped
from workers.prediction.two_innings import position, weights
from workers.prediction.two_innings.predict import predict_two_innings


def predict(match: MatchState, standing: Standing | None = None) -> Prediction | Unpredicted:
    """Return the prediction after the newest event of `match`, by default from the ratings of the weights.

    No I/O after the first call, which loads the weights.
    """
    if match.conditions.innings_per_side == 2:
        return predict_two_innings(match)
    kind = kind_of(match.conditions)
    if isinstance(kind, Unpredicted):
        return kind
    standing = standing or shipped(kind)
    if match.result is not None:
        return predict_decided(match, match.result, standing.name, can_draw=False)
    return _predict_open(match, standing)


def unpredictable(conditions: Conditions) -> Unpredicted | None:
    """Return why no match under these conditions is ever predicted; None if there is a model."""
    if conditions.innings_per_side == 2:
        return position.find_reason(conditions)
    kind = kind_of(conditions)
    return kind if isinstance(kind, Unpredicted) else None


@cache
def version() -> str:
    """Return the versions of all weights. As a part of the ETag they make cached curves stale."""
    return "+".join([*(load_shipped(kind).version for kind in MatchKind), weights.load_shipped().version])


def _predict_open(match: MatchState, standing: Standing) -> Prediction | Unpredicted:
    model, ratings = standing.model, standing.ratings
    women = women_play(match)
    if women is None:
        women = ratings.women_named([player.name for player in match.players.values()])

    def key(player_id: str, name: str) -> str:
        return ratings.key(player_id, name, bool(women))

    situation = situation_of(match, key)
    if isinstance(situation, Unpredicted):
        return situation
    if not 0 < situation.length <= LONGEST[model.kind]:
        return Unpredicted("no_model_of_length", "The innings has a length that there is no model of.")
    before = standing.before(context_of(match, model.kind, key, women=women), game_is_known=women is not None)
    innings = main_innings(match)[-1]
    chance, projection = model.predict(before.strengths, situation)
    return Prediction(
        model=standing.name,
        innings=innings.number,
        batting_id=innings.team_id,
        bowling_id=innings.bowling_team_id,
        batting_wins=chance,
        score=None if situation.is_over else projection,
        knowledge=before.knowledge,
    )
