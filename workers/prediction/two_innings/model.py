"""From a position to the chances of the side at bat, of a draw, and of the other side.

A side wins if it is better and if there is time: the chance is a product of two. It is better if its expected lead
after all innings is positive, in standard deviations; in a chase, if the wickets in hand bring the runs needed. There
is time if the wickets that the other side has left fall in the balls left, less those that the side must bat itself.

With so few matches to learn from, the form does the work: tables of partnerships, and a dozen fitted numbers. One run
more never lowers the chance of the side at bat, and one wicket more never raises it (a test checks a grid).
"""

from dataclasses import dataclass
from math import cbrt, exp, sqrt
from typing import NamedTuple

from workers.prediction.inputs.match_context import WICKETS
from workers.prediction.two_innings.position import TEST_DAY, Position

DOUBT = 0.01
"""Shared equally by the three ends until the result: the balls left are an estimate, and captains may surprise."""
LEFT_BY_RAIN = 0.4
"""The share of the balls that is left if it rains for long."""
CHASE_VARIATION, BALL_VARIATION = 0.05, 4.0
"""Of the runs that a side in a hurry makes in n balls, the variance in squares of their mean is 0.05 + 4 / n."""
TO_LOGISTIC = 1.7
"""A logistic function of 1.7 x is within .01 of the normal distribution at x."""


class Fitted(NamedTuple):
    """The fitted numbers.

    `first` to `fourth` are the log-odds of the side at bat in each innings when all else is level. `slope` and
    `chase_slope` turn standard deviations into log-odds. `usable` is the share of the balls left that weather and light
    leave, `uneven` the squared variation of the time that wickets take, from match to match. `rain` is the rate, in a
    day of play, of rain that takes most of what is left. `chase_rate` is the fastest rate of a chase, in runs a ball;
    `haste` the share of its usual time that a side bats which bowls after it.
    """

    first: float
    second: float
    third: float
    fourth: float
    first_slope: float
    slope: float
    chase_slope: float
    usable: float
    uneven: float
    rain: float
    chase_rate: float
    haste: float


class Chances(NamedTuple):
    """The ends of a match for the side at bat; they sum to 1."""

    win: float
    draw: float
    loss: float


@dataclass(frozen=True, slots=True)
class Weights:
    """`runs`, `spread` and `balls` are by wickets in hand, 0 to 10: mean and standard deviation of the runs to come of
    an innings, and its deliveries. `rate` is in runs a ball. `shares` are the ends of the training matches for the side
    that batted first, `seen` the ids of these matches.
    """

    version: str
    runs: tuple[float, ...]
    spread: tuple[float, ...]
    balls: tuple[float, ...]
    rate: float
    fitted: Fitted
    shares: Chances
    seen: tuple[str, ...]


def compute_chances(weights: Weights, at: Position) -> Chances:
    """Return the chances while the match is undecided. Without a ball left it is drawn."""
    if at.balls_left <= 0:
        return Chances(0.0, 1.0, 0.0)
    usable = weights.fitted.usable * at.balls_left
    dry, wet = (_compute_ends(weights, at, balls) for balls in (usable, usable * LEFT_BY_RAIN))
    rain = 1 - exp(-weights.fitted.rain * at.balls_left / TEST_DAY)
    win, loss = ((1 - DOUBT) * (fair + rain * (foul - fair)) + DOUBT / 3 for fair, foul in zip(dry, wet, strict=True))
    return Chances(win, 1 - win - loss, loss)


def _compute_ends(weights: Weights, at: Position, usable: float) -> tuple[float, float]:
    """Return the chances that the side at bat wins, and that it loses, with so many balls to come."""
    better = _reach_target(weights, at, usable) if at.is_chase else _probability(_edge(weights, at))
    return better * _time_to_win(weights, at, usable), (1 - better) * _time_to_lose(weights, at, usable)


def _edge(weights: Weights, at: Position) -> float:
    """Return the log-odds that the side is ahead after all innings, if there is time for them."""
    whole, spread = weights.runs[WICKETS], weights.spread[WICKETS]
    lead = at.lead + weights.runs[at.wickets_left] + (at.own_later - at.other_later) * whole
    variance = weights.spread[at.wickets_left] ** 2 + (at.own_later + at.other_later) * spread**2
    slope = weights.fitted.first_slope if at.innings == 1 else weights.fitted.slope
    return weights.fitted[min(at.innings, 4) - 1] + slope * lead / sqrt(variance)


def _reach_target(weights: Weights, at: Position, usable: float) -> float:
    """Return the chance that the wickets in hand bring the runs needed, times that of enough balls for them."""
    fitted, whole, needed = weights.fitted, weights.runs[at.wickets_left], max(1 - at.lead, 1)
    variation = (weights.spread[at.wickets_left] / whole) ** 2
    wickets = fitted.fourth - fitted.chase_slope * _gamma_score(needed / whole, variation)
    time = -TO_LOGISTIC * _gamma_score(needed / (usable * fitted.chase_rate), CHASE_VARIATION + BALL_VARIATION / usable)
    return _probability(wickets) * _probability(time)


def _time_to_win(weights: Weights, at: Position, usable: float) -> float:
    """Return the chance that there is time to bowl the other side out in all its later innings."""
    if not at.other_later:
        return 1.0
    # Until the side is as far ahead as the other one is likely to score: then it declares. Its wickets do not count
    # here, or losing one would save time and so raise its chance.
    missing = max(at.other_later * weights.runs[WICKETS] + 1 - at.lead, 0) / weights.rate
    own = min(missing, (1 + at.own_later) * weights.balls[WICKETS])
    return _chance_of_time(weights, at.other_later * WICKETS, at.other_later * weights.balls[WICKETS], usable, own)


def _time_to_lose(weights: Weights, at: Position, usable: float) -> float:
    """Return the chance that there is time for the side at bat to be bowled out, and for the other to score more."""
    balls = weights.balls[at.wickets_left] + at.own_later * weights.balls[WICKETS]
    to_score = at.lead + weights.runs[at.wickets_left] + at.own_later * weights.runs[WICKETS]
    other = min(max(to_score, 0) / weights.rate, at.other_later * weights.balls[WICKETS])
    return _chance_of_time(weights, at.wickets_left + at.own_later * WICKETS, balls, usable, other)


def _chance_of_time(weights: Weights, wickets: int, balls: float, usable: float, batting: float) -> float:
    """Return the chance that `wickets`, which usually take `balls`, fall in the usable time less that for `batting`."""
    left = max(usable - weights.fitted.haste * batting, 0)
    return _probability(TO_LOGISTIC * _gamma_score(left / balls, 1 / wickets + weights.fitted.uneven))


def _gamma_score(share: float, variation: float) -> float:
    """Return the normal score of a gamma variable at `share` of its mean (Wilson and Hilferty's cube root).

    `variation` is its variance, in squares of the mean.
    """
    ninth = variation / 9
    return (cbrt(share) - 1 + ninth) / sqrt(ninth)


def _probability(logit: float) -> float:
    return 1 / (1 + exp(-max(min(logit, 50.0), -50.0)))
