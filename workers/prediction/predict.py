"""The served prediction: from a match's state to chances and a projected score, without a training library."""

from scoring.engine.conditions import Conditions
from scoring.engine.states import MatchState

from .prediction import Prediction, Unpredicted


def predict(match: MatchState) -> Prediction | Unpredicted:
    """The prediction after the newest event of `match`; microseconds, no I/O after the first call."""
    never = unpredictable(match.conditions)
    innings = match.current
    if never is not None:
        return never
    if innings is None:
        return Unpredicted("not_started", "The match has not begun.")
    return Prediction(version(), innings.number, innings.team_id, innings.bowling_team_id, 0.5)


def unpredictable(conditions: Conditions) -> Unpredicted | None:
    """Why no match under these conditions is ever predicted: nobody need then ask after each of its balls."""
    if conditions.innings_per_side == 2:
        return Unpredicted("two_innings", "There is no model for matches of two innings a side.")
    return None


def version() -> str:
    """Of all that a prediction depends on but the match; with another, curves are drawn anew. It is part of an ETag."""
    return "stand-in"
