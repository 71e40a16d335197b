"""The design rows: the inputs of a prediction besides balls, wickets and runs.

All features but the constant, `women` and the record's are in runs a ball, and 0 where nothing is known. Weights files
hold one weight for each, in the order of the names below.
"""

from workers.prediction.inputs.situation import RECENT, Situation
from workers.prediction.model.strengths import Strengths

Features = tuple[float, ...]

SIDES = ("bat", "bowl", "bowling_left", "side_bat", "side_bowl", "results", "home", "bat_first")
CHASE = ("one", *SIDES, "venue", "competition", "game", "women", "form", "pitch")
PITCH = CHASE.index("pitch")


def weighted_sum(weights: Features, row: Features) -> float:
    return sum(weight * value for weight, value in zip(weights, row, strict=True))


def chase_features(strengths: Strengths, situation: Situation, usual_rate: float) -> Features:
    """Return the features named in CHASE. `usual_rate` is the runs a ball of an average first innings.

    `pitch` is the target's rate above the usual rate: a high target suggests that runs come easily here.
    """
    assert situation.target is not None
    return (*_common(strengths, situation, usual_rate), situation.target / situation.length - usual_rate)


def total_features(strengths: Strengths, situation: Situation, usual_rate: float) -> Features:
    """Return the features of an innings' total: those of CHASE, with `so_far` and `batting_left` in place of `pitch`.

    `so_far` is the innings' rate, `batting_left` the mean rating of the batters not yet out.
    """
    innings = strengths.innings[situation.innings - 1]
    left = innings.batting_left(situation.at_crease, situation.dismissed)
    return (*_common(strengths, situation, usual_rate), _rate_so_far(situation, usual_rate), left)


def innings_start(length: int, target: int | None = None) -> Situation:
    """Return a chase before its first ball, or a first innings if it has no target."""
    return Situation(1 if target is None else 2, length, length, 0, 0, target, 0, 0, {}, {}, ())


def reply_features(strengths: Strengths, length: int, usual_rate: float) -> Features:
    """Return the features named in CHASE at the start of the chase to come, but for `pitch`, which is left at 0."""
    return (*_common(strengths, innings_start(length, 0), usual_rate), 0.0)


def _common(strengths: Strengths, situation: Situation, usual_rate: float) -> Features:
    innings = strengths.innings[situation.innings - 1]
    return (
        1.0,
        innings.bat,
        innings.bowl,
        innings.bowling_left(situation.bowled, situation.length),
        innings.side_bat,
        innings.side_bowl,
        *strengths.record.of_innings(situation.innings),
        strengths.venue,
        strengths.competition,
        strengths.game,
        float(strengths.women),
        _form(situation, usual_rate),
    )


def _form(situation: Situation, usual_rate: float) -> float:
    """Return the rate of the recent deliveries above the usual rate, shrunk to 0 while there are few."""
    if not situation.recent_balls:
        return 0.0
    return (situation.recent_runs / situation.recent_balls - usual_rate) * situation.recent_balls / RECENT


def _rate_so_far(situation: Situation, usual_rate: float) -> float:
    """Return the rate of the innings above the usual rate, shrunk to 0 until half of its balls are bowled."""
    bowled = situation.length - situation.balls_left
    if not bowled:
        return 0.0
    half = situation.length / 2
    return (situation.runs / bowled - usual_rate) * min(bowled, half) / half
