"""Fits the numbers of the model: the most likely ones, held near to what was believed before any match."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import log

import numpy as np
from numpy.typing import NDArray

from workers.prediction.two_innings.matches import PlayedMatch
from workers.prediction.two_innings.model import Fitted, Weights, compute_chances
from workers.prediction.two_innings.position import Position

Floats = NDArray[np.float64]
Losses = Callable[[Floats], Floats]
PRIOR = Fitted(0.0, 0.0, 0.0, 0.0, 0.8, 1.4, 1.4, 0.9, 0.05, 0.08, 0.7, 1.0)
"""A slope of 1.4 is somewhat less than the 1.7 of innings that know nothing of each other: sides and pitches last, and
a first innings tells more of the pitch than of the sides. Rain and bad light take about a tenth of the play, and one
day in twelve brings rain that takes most of what is left: more than here, since these few had few draws.
"""
TRUST = Fitted(0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.06, 0.03, 0.02, 0.15, 0.2)
"""How far from PRIOR each number may well be, as a standard deviation."""
WORTH = 3.0
"""What the balls of a match count together, in independent observations: they all share one result."""
EVERY = 24  # balls: one in four overs is enough
STEPS = 10
HALVINGS = 10
SMALL = 1e-4
TOLERANCE = 1e-5


def fit(weights: Weights, matches: Sequence[PlayedMatch]) -> Weights:
    """Return the weights with fitted numbers. The same matches give the same numbers."""
    rows = [(at, match.end_for(at.batting_id)) for match in matches for at in match.positions[::EVERY]]

    def losses(numbers: Floats) -> Floats:
        tried = replace(weights, fitted=Fitted(*(float(number) for number in numbers)))
        return np.array([_loss(tried, at, end) for at, end in rows])

    return replace(weights, fitted=Fitted(*_minimise(losses, WORTH * len(matches))))


def _loss(weights: Weights, at: Position, end: int) -> float:
    return -log(max(compute_chances(weights, at)[end], 1e-9))


def _minimise(losses: Losses, worth: float) -> list[float]:
    """Return the numbers of the smallest penalised loss: Gauss-Newton steps, halved until they are better."""
    numbers, prior, trust = (np.array(each) for each in (PRIOR, PRIOR, TRUST))

    def value(tried: Floats) -> float:
        penalty = float((((tried - prior) / trust) ** 2).sum()) / 2
        return worth * float(losses(tried).mean()) + penalty if _is_possible(tried) else np.inf

    best = value(numbers)
    for _ in range(STEPS):
        slopes = _slopes(losses, numbers)
        gradient = worth * slopes.mean(axis=0) + (numbers - prior) / trust**2
        curvature = worth * slopes.T @ slopes / len(slopes) + np.diag(1 / trust**2)
        step = np.linalg.solve(curvature, gradient)
        halved = [numbers - step / 2**halving for halving in range(HALVINGS)]
        better = next((tried for tried in halved if value(tried) < best - TOLERANCE), None)
        if better is None:
            break
        numbers, best = better, value(better)
    return [float(number) for number in numbers]


def _slopes(losses: Losses, numbers: Floats) -> Floats:
    """Return the derivatives [row, number]."""
    at = losses(numbers)
    return np.stack([(losses(numbers + step) - at) / SMALL for step in SMALL * np.eye(len(numbers))], axis=1)


def _is_possible(numbers: Floats) -> bool:
    """Whether all but the log-odds of the four innings are positive."""
    return bool((numbers[4:] > SMALL).all())
