"""What a prediction weighs besides balls, wickets and runs: in runs a ball, about nought where nothing is known."""

from workers.prediction.moment import RECENT, Moment
from workers.prediction.strengths import Strengths

Row = tuple[float, ...]

CHASE = ("one", "bat", "bowl", "bowling_left", "venue", "competition", "game", "women", "form", "pitch")
FIRST = (
    "one",
    "bat",
    "bowl",
    "bowling_left",
    "venue",
    "competition",
    "game",
    "women",
    "form",
    "so_far",
    "batting_left",
)
REPLY = ("one", "bat", "bowl", "venue", "competition", "game", "women")
"""Of the chase that is to come, seen from the first innings."""


def weighed(weights: Row, row: Row) -> float:
    return sum(weight * value for weight, value in zip(weights, row, strict=True))


def chase(strengths: Strengths, moment: Moment, usual_rate: float) -> Row:
    """`usual_rate` is an average first innings' runs a ball; a target above it tells of the pitch."""
    assert moment.target is not None
    return (*_common(strengths, moment, usual_rate), moment.target / moment.length - usual_rate)


def first(strengths: Strengths, moment: Moment, usual_rate: float) -> Row:
    innings = strengths.innings[moment.innings - 1]
    left = innings.batting_left(moment.crease, moment.gone)
    return (*_common(strengths, moment, usual_rate), _so_far(moment, usual_rate), left)


def reply(strengths: Strengths) -> Row:
    innings = strengths.innings[1]
    return (
        1.0,
        innings.bat,
        innings.bowl,
        strengths.venue,
        strengths.competition,
        strengths.game,
        float(strengths.women),
    )


def _common(strengths: Strengths, moment: Moment, usual_rate: float) -> Row:
    innings = strengths.innings[moment.innings - 1]
    return (
        1.0,
        innings.bat,
        innings.bowl,
        innings.bowling_left(moment.bowled, moment.length),
        strengths.venue,
        strengths.competition,
        strengths.game,
        float(strengths.women),
        _form(moment, usual_rate),
    )


def _form(moment: Moment, usual_rate: float) -> float:
    """The rate of the last deliveries beyond the usual, less where they are few."""
    if not moment.recent_balls:
        return 0.0
    return (moment.recent_runs / moment.recent_balls - usual_rate) * moment.recent_balls / RECENT


def _so_far(moment: Moment, usual_rate: float) -> float:
    """The rate of the innings beyond the usual, in full from half of its balls on."""
    bowled = moment.length - moment.balls_left
    if not bowled:
        return 0.0
    half = moment.length / 2
    return (moment.runs / bowled - usual_rate) * min(bowled, half) / half
