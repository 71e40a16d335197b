"""Fits a probability whose log-odds are a smooth function of a few parameters: Fisher scoring with a line search."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LogOdds = Callable[[Floats], tuple[Floats, Floats]]
"""Takes parameters; returns the log-odds of each row and their derivatives [row, parameter]."""
STEPS = 30
HALVINGS = 12
TOLERANCE = 1e-7  # smallest improvement of the mean log-loss that is worth a further step


def fit(log_odds: LogOdds, start: Floats, won: Floats, ridge: Floats) -> Floats:
    """Return the parameters of maximum likelihood. `ridge` penalises each one's squared distance from `start`.

    `won` holds the results: 1, 0, or 0.5 for a tie. The penalty is relative to the mean log-loss of a row.
    """
    parameters: Floats = start
    value = _loss(log_odds(parameters)[0], won, parameters - start, ridge)
    for _ in range(STEPS):
        logits, slopes = log_odds(parameters)
        chances = 1 / (1 + np.exp(-logits))
        gradient = slopes.T @ (chances - won) / len(won) + ridge * (parameters - start)
        weighted = slopes * (chances * (1 - chances))[:, None]
        step = np.linalg.solve(slopes.T @ weighted / len(won) + np.diag(ridge + 1e-9), gradient).astype(np.float64)
        parameters, better = _search_line(log_odds, parameters, step, value, won, start, ridge)
        if value - better < TOLERANCE:
            break
        value = better
    return parameters


def _search_line(
    log_odds: LogOdds, parameters: Floats, step: Floats, value: float, won: Floats, start: Floats, ridge: Floats
) -> tuple[Floats, float]:
    """Halve the step until it improves `value`; return (parameters, loss), unchanged if no step does."""
    for halving in range(HALVINGS):
        tried = parameters - step / 2**halving
        better = _loss(log_odds(tried)[0], won, tried - start, ridge)
        if better < value:
            return tried, better
    return parameters, value


def _loss(logits: Floats, won: Floats, away: Floats, ridge: Floats) -> float:
    return float((np.logaddexp(0, logits) - won * logits).mean() + 0.5 * (ridge * away**2).sum())
