"""How often each outcome of a ball follows from where it was bowled, counted and smoothed over neighbouring places."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workers.prediction.norms import BANDS, PHASES, band, phase
from workers.prediction.played import Played, PlayedInnings, Row
from workers.prediction.setting import WICKETS, Kind

Floats = NDArray[np.float64]

RUNS = (0, 1, 2, 3, 4, 6)
WICKET, EXTRA = len(RUNS), len(RUNS) + 1
"""A wicket brings no run; an extra (wide or no-ball) one run, and the ball is bowled again."""
OUTCOMES = len(RUNS) + 2
OF_RUNS = (0, 1, 2, 3, 4, 4, 5)  # five off a ball counts as four, six and more as six
WIDTHS = {Kind.T20: (1.0, 0.7, 0.8), Kind.ONE_DAY: (1.5, 0.8, 1.0)}
"""Of the smoothing: phases, wickets, bands of the required rate."""
WIDER = 3.0
PRIOR = 0.6  # balls that the wide neighbourhood weighs beside the near one


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Chances of the outcomes: `first` [outcome, phase, wickets], `chase` [outcome, phase, wickets, band]."""

    kind: Kind
    first: Floats
    chase: Floats


def outcomes_of(kind: Kind, matches: Sequence[Played]) -> Outcomes:
    shape = OUTCOMES, PHASES[kind], WICKETS
    first, chase = np.zeros(shape), np.zeros((*shape, len(BANDS[kind])))
    for match in matches:
        for innings in match.innings:
            _count(kind, innings, first if innings.target is None else chase)
    return Outcomes(kind, _smoothed(first, WIDTHS[kind][:2]), _smoothed(chase, WIDTHS[kind]))


def _count(kind: Kind, innings: PlayedInnings, counts: Floats) -> None:
    legal = total = lost = 0
    for ball in innings.balls:
        left = max(innings.length - legal, 1)
        where = _outcome(ball), phase(kind, left, innings.length), min(lost, WICKETS - 1)
        if innings.target is None:
            counts[where] += 1
        else:
            counts[(*where, band(kind, innings.target - total, left))] += 1
        legal, total, lost = ball.legal_balls, ball.total, ball.wickets


def _outcome(ball: Row) -> int:
    if ball.outs:
        return WICKET
    return OF_RUNS[min(ball.runs, 6)] if ball.legal else EXTRA


def _smoothed(counts: Floats, widths: tuple[float, ...]) -> Floats:
    near = np.stack([blurred(count, widths) for count in counts])
    wide = np.stack([blurred(count, tuple(WIDER * width for width in widths)) for count in counts])
    usual = wide / np.maximum(wide.sum(axis=0), 1e-9)
    chances: Floats = (near + PRIOR * usual) / (near.sum(axis=0) + PRIOR)
    whole: Floats = chances / chances.sum(axis=0)
    return whole


def blurred(counts: Floats, widths: tuple[float, ...]) -> Floats:
    """Each cell as the mean of its neighbours along every axis, by a Gaussian of that width; edges repeat."""
    for axis, width in enumerate(widths):
        places = np.arange(counts.shape[axis])
        reach = np.arange(-int(4 * width + 0.5), int(4 * width + 0.5) + 1)
        weights = np.exp(-0.5 * (reach / width) ** 2)
        weights /= weights.sum()
        counts = sum(
            weight * counts.take((places + step).clip(0, places[-1]), axis=axis)
            for weight, step in zip(weights, reach, strict=True)
        )
    return counts
