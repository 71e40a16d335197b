"""The served prediction of a match of two innings a side."""

from scoring.engine.laws.order import main_innings
from scoring.engine.states.match import MatchState
from workers.prediction.inputs.unpredicted import Unpredicted
from workers.prediction.model.decided import predict_decided
from workers.prediction.model.prediction import Prediction
from workers.prediction.two_innings.model import compute_chances
from workers.prediction.two_innings.position import find_reason, position_of
from workers.prediction.two_innings.weights import load_shipped


def predict_two_innings(match: MatchState) -> Prediction | Unpredicted:
    """Return the prediction after the newest event of `match`. No I/O after the first call, which loads the weights."""
    weights = load_shipped()
    if match.result is not None:
        return find_reason(match.conditions) or predict_decided(match, match.result, weights.version, can_draw=True)
    at = position_of(match)
    if isinstance(at, Unpredicted):
        return at
    chances = compute_chances(weights, at)
    innings = len(main_innings(match))
    return Prediction(weights.version, innings, at.batting_id, at.bowling_id, chances.win, draw=chances.draw)
