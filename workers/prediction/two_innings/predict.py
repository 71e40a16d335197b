"""The served prediction of a match of two innings a side."""

from scoring.engine.laws.order import main_innings
from scoring.engine.states.match import MatchState, Result, ResultKind
from workers.prediction.inputs.unpredicted import Unpredicted
from workers.prediction.model.prediction import Prediction
from workers.prediction.two_innings.model import compute_chances
from workers.prediction.two_innings.position import find_reason, position_of
from workers.prediction.two_innings.weights import load_shipped


def predict_two_innings(match: MatchState) -> Prediction | Unpredicted:
    """Return the prediction after the newest event of `match`. No I/O after the first call, which loads the weights."""
    if match.result is not None:
        return find_reason(match.conditions) or _predict_decided(match, match.result)
    at = position_of(match)
    if isinstance(at, Unpredicted):
        return at
    weights = load_shipped()
    chances = compute_chances(weights, at)
    innings = len(main_innings(match))
    return Prediction(weights.version, innings, at.batting_id, at.bowling_id, chances.win, draw=chances.draw)


def _predict_decided(match: MatchState, result: Result) -> Prediction | Unpredicted:
    """Return 1 for the winner or for the draw; 0.5 each for a tie."""
    if result.kind is ResultKind.NO_RESULT:
        return Unpredicted("no_result", "The match ended without a result.")
    main = main_innings(match)
    batting = main[-1].team_id if main else match.teams[0].id
    winner = result.winner_id or result.eliminator_id or result.bowl_out_id or result.fewer_wickets_id
    draw = float(result.kind is ResultKind.DRAW)
    chance = (1 - draw) / 2 if winner is None else float(winner == batting)
    return Prediction(load_shipped().version, len(main), batting, match.other_team(batting), chance, draw=draw)
