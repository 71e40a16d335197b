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
SEED = 20220101  # fixed, so that the same matches give the same intervals


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure and its bootstrap interval: the middle 95 % over draws of matches with replacement."""

    value: float
    low: float
    high: float


def measure_chances(chance: Floats, won: Floats, match: Ints) -> dict[str, Figure]:
    """Return log-loss, Brier score, calibration error over 15 equal bins, and accuracy without ties."""
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
    }


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
    return {
        name: Figure(float(value[0]), *(float(edge) for edge in np.quantile(drawn[name], INTERVAL)))
        for name, value in once.items()
    }
