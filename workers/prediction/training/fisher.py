"""Fits a chance whose log-odds are a smooth function of few numbers, by Fisher scoring with a line search."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LogOdds = Callable[[Floats], tuple[Floats, Floats]]
"""(log-odds of each row, their derivatives [row, number]) at some numbers."""
STEPS = 30
HALVINGS = 12
ENOUGH = 1e-7


def fit(log_odds: LogOdds, start: Floats, won: Floats, ridge: Floats) -> Floats:
    """The numbers under which what happened was likeliest. `ridge` draws each towards its start, per row."""
    numbers: Floats = start
    value = _loss(log_odds(numbers)[0], won, numbers - start, ridge)
    for _ in range(STEPS):
        logits, slopes = log_odds(numbers)
        chances = 1 / (1 + np.exp(-logits))
        gradient = slopes.T @ (chances - won) / len(won) + ridge * (numbers - start)
        weighed = slopes * (chances * (1 - chances))[:, None]
        step = np.linalg.solve(slopes.T @ weighed / len(won) + np.diag(ridge + 1e-9), gradient).astype(np.float64)
        numbers, better = _walked(log_odds, numbers, step, value, won, start, ridge)
        if value - better < ENOUGH:
            break
        value = better
    return numbers


def _walked(
    log_odds: LogOdds, numbers: Floats, step: Floats, value: float, won: Floats, start: Floats, ridge: Floats
) -> tuple[Floats, float]:
    """The farthest of ever shorter steps that betters `value`; none where none does."""
    for halving in range(HALVINGS):
        tried = numbers - step / 2**halving
        better = _loss(log_odds(tried)[0], won, tried - start, ridge)
        if better < value:
            return tried, better
    return numbers, value


def _loss(logits: Floats, won: Floats, away: Floats, ridge: Floats) -> float:
    return float((np.logaddexp(0, logits) - won * logits).mean() + 0.5 * (ridge * away**2).sum())
