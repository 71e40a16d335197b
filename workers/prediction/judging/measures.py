"""Measures of chances and of projected totals, each with a bootstrap interval over matches.

Every measure is computed from sums by match, so that a draw of matches costs one matrix product. Matches are drawn and
not balls: the balls of a match share its result.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Measure = Callable[[dict[str, Floats]], dict[str, Floats]]
"""Takes sums over matches, one element for each draw; returns the measures in the same form."""

BINS = 15
SURE = 1e-6
"""Chances are clipped to this in the log-loss: otherwise a wrong certainty would have an infinite loss."""
DRAWS = 500
INTERVAL = (0.025, 0.975)
LOGITS = np.arange(-10, 10.1, 0.25)
"""Middles of the bins of log-odds from which the calibration's line is fitted."""
LINE_STEPS = 20  # of Newton's method; the line is found in five unless the results are nearly separable
LINE_RIDGE = 1e-3  # balls that hold the line at slope 1, so that a single match has one
SEED = 20220101  # fixed, so that the same matches give the same intervals


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure and its bootstrap interval: the middle 95 % over draws of matches with replacement."""

    value: float
    low: float
    high: float


def measure_chances(chance: Floats, won: Floats, match: Ints) -> dict[str, Figure]:
    """Return log-loss, Brier score, calibration error over 15 equal bins, accuracy without ties, slope and intercept.

    Slope and intercept are of the line that would calibrate the log-odds: with a slope below 1 the chances are
    over-confident. Decided chases are left out of it.
    """
    sure = chance.clip(SURE, 1 - SURE)
    decided = won != 0.5
    columns = {
        "balls": np.ones(len(chance)),
        "log_loss": -(won * np.log(sure) + (1 - won) * np.log(1 - sure)),
        "brier": (chance - won) ** 2,
        "decided": decided.astype(float),
        "right": (decided & ((chance > 0.5) == (won > 0.5))).astype(float),
    }
    bins = _bins(chance)
    for number in range(BINS):
        columns[f"gap{number}"] = np.where(bins == number, won - chance, 0.0)
    columns |= _line_columns(chance, won)
    return _bootstrap(columns, match, _chance_measures)


def measure_totals(missed: Floats, inside: Bools, match: Ints) -> dict[str, Figure]:
    """Return RMSE, MAE, bias and coverage. `missed` is projected less made; `inside` as in `PredictedBalls`."""
    columns = {
        "balls": np.ones(len(missed)),
        "square": missed**2,
        "off": np.abs(missed),
        "bias": missed,
        "inside": inside.astype(float),
    }
    return _bootstrap(columns, match, _total_measures)


def measure_steps(steps: Floats) -> dict[str, Figure]:
    """Return the mean, the 0.9 quantile and the greatest of the steps, one a match."""
    drawn = np.random.default_rng(SEED).choice(steps, size=(DRAWS, len(steps)))
    found = {
        "mean": (steps.mean(), drawn.mean(axis=1)),
        "p90": (np.quantile(steps, 0.9), np.quantile(drawn, 0.9, axis=1)),
        "worst": (steps.max(), drawn.max(axis=1)),
    }
    return {name: _figure(value, draws) for name, (value, draws) in found.items()}


def reliability(chance: Floats, won: Floats) -> list[dict[str, float]]:
    """Return for each bin that has balls: its share of all balls, the mean chance given and how often it came true."""
    bins = _bins(chance)
    return [
        {
            "share": float((bins == n).mean()),
            "given": float(chance[bins == n].mean()),
            "came": float(won[bins == n].mean()),
        }
        for n in range(BINS)
        if (bins == n).any()
    ]


def _bins(chance: Floats) -> Ints:
    numbers: Ints = np.minimum((chance * BINS).astype(int), BINS - 1)
    return numbers


def _chance_measures(sums: dict[str, Floats]) -> dict[str, Floats]:
    balls = sums["balls"]
    return {
        "log_loss": sums["log_loss"] / balls,
        "brier": sums["brier"] / balls,
        "calibration_error": sum((np.abs(sums[f"gap{n}"]) for n in range(BINS)), np.zeros_like(balls)) / balls,
        "accuracy": sums["right"] / np.maximum(sums["decided"], 1),
        **_line(sums),
    }


def _line_columns(chance: Floats, won: Floats) -> dict[str, Floats]:
    """Return columns with the balls and the wins in each bin of log-odds."""
    is_open = (chance > 0) & (chance < 1)
    sure = chance.clip(SURE, 1 - SURE)
    places = np.log(sure / (1 - sure)) / (LOGITS[1] - LOGITS[0]) + len(LOGITS) // 2
    bins = np.rint(places).clip(0, len(LOGITS) - 1)
    columns = {}
    for number in range(len(LOGITS)):
        inside = is_open & (bins == number)
        columns[f"given{number}"], columns[f"came{number}"] = inside.astype(float), np.where(inside, won, 0.0)
    return columns


def _line(sums: dict[str, Floats]) -> dict[str, Floats]:
    """Fit the log-odds of the result to intercept + slope x log-odds given, by Newton's method in all draws at once."""
    given, came = (np.array([sums[f"{name}{n}"] for n in range(len(LOGITS))]) for name in ("given", "came"))
    logits = LOGITS[:, None]
    intercept, slope = np.zeros(given.shape[1]), np.ones(given.shape[1])
    for _ in range(LINE_STEPS):
        chance = 1 / (1 + np.exp(-(intercept + slope * logits)))
        weight, missed = given * chance * (1 - chance), came - given * chance
        down = missed.sum(axis=0) - LINE_RIDGE * intercept, (missed * logits).sum(axis=0) - LINE_RIDGE * (slope - 1)
        a, b, c = weight.sum(axis=0) + LINE_RIDGE, (weight * logits).sum(axis=0), (weight * logits**2).sum(axis=0)
        c = c + LINE_RIDGE
        determinant = a * c - b * b
        intercept = intercept + ((c * down[0] - b * down[1]) / determinant).clip(-1, 1)
        slope = slope + ((a * down[1] - b * down[0]) / determinant).clip(-1, 1)
    return {"slope": slope, "intercept": intercept}


def _total_measures(sums: dict[str, Floats]) -> dict[str, Floats]:
    balls = sums["balls"]
    return {
        "rmse": np.sqrt(sums["square"] / balls),
        "mae": sums["off"] / balls,
        "bias": sums["bias"] / balls,
        "coverage": sums["inside"] / balls,
    }


def _bootstrap(columns: dict[str, Floats], match: Ints, measure: Measure) -> dict[str, Figure]:
    """Return the measures over all matches, with their interval over draws of as many matches."""
    matches, place = np.unique(match, return_inverse=True)
    by_match = np.array([np.bincount(place, weights=column, minlength=len(matches)) for column in columns.values()])
    draws = np.random.default_rng(SEED).multinomial(len(matches), np.full(len(matches), 1 / len(matches)), size=DRAWS)
    names = list(columns)
    once = measure(dict(zip(names, by_match.sum(axis=1)[:, None], strict=True)))
    drawn = measure(dict(zip(names, by_match @ draws.T, strict=True)))
    return {name: _figure(value[0], drawn[name]) for name, value in once.items()}


def _figure(value: float, drawn: Floats) -> Figure:
    return Figure(float(value), *(float(edge) for edge in np.quantile(drawn, INTERVAL)))
