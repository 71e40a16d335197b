"""The served prediction: from a match's state to chances and a projected score, without a training library."""

from scoring.engine.states import MatchState

from .prediction import Prediction, Unpredicted


def predict(match: MatchState) -> Prediction | Unpredicted:
    """The prediction after the newest event of `match`; microseconds, no I/O after the first call."""
    innings = match.current
    if match.conditions.innings_per_side == 2:
        return Unpredicted("two_innings", "There is no model for matches of two innings a side.")
    if innings is None:
        return Unpredicted("not_started", "The match has not begun.")
    return Prediction("stand-in", innings.number, innings.team_id, innings.bowling_team_id, 0.5)
