"""What a set of chances or projected totals is worth, each as a sum over matches so that matches can be drawn anew."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Of = Callable[[dict[str, Floats]], dict[str, Floats]]
"""Figures from sums over matches; each sum may be one or many, a draw each."""

BINS = 15
SURE = 1e-6
"""A chance of 0 or 1 that goes wrong costs what one in a million does."""
DRAWS = 500
SEED = 20220101


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and the middle 95 % of it over matches drawn with replacement."""

    value: float
    low: float
    high: float


def chances(chance: Floats, won: Floats, match: Ints) -> dict[str, Figure]:
    """Log-loss, Brier score, calibration error over 15 equal bins, accuracy (ties left out)."""
    sure = chance.clip(SURE, 1 - SURE)
    decided = won != 0.5
    columns = {
        "balls": np.ones(len(chance)),
        "log_loss": -(won * np.log(sure) + (1 - won) * np.log(1 - sure)),
        "brier": (chance - won) ** 2,
        "decided": decided.astype(float),
        "right": (decided & ((chance > 0.5) == (won > 0.5))).astype(float),
    }
    bins = np.minimum((chance * BINS).astype(int), BINS - 1)
    for number in range(BINS):
        columns[f"gap{number}"] = np.where(bins == number, won - chance, 0.0)
    return _figures(columns, match, _of_chances)


def totals(missed: Floats, inside: NDArray[np.bool_], match: Ints) -> dict[str, Figure]:
    """`missed` is projected less made; `inside` whether the total was within the interval."""
    columns = {
        "balls": np.ones(len(missed)),
        "square": missed**2,
        "off": np.abs(missed),
        "bias": missed,
        "inside": inside.astype(float),
    }
    return _figures(columns, match, _of_totals)


def reliability(chance: Floats, won: Floats) -> list[dict[str, float]]:
    """Of each bin that has balls: their share, the mean chance given and how often it came true."""
    bins = np.minimum((chance * BINS).astype(int), BINS - 1)
    return [
        {
            "share": float((bins == n).mean()),
            "given": float(chance[bins == n].mean()),
            "came": float(won[bins == n].mean()),
        }
        for n in range(BINS)
        if (bins == n).any()
    ]


def _of_chances(sums: dict[str, Floats]) -> dict[str, Floats]:
    balls = sums["balls"]
    return {
        "log_loss": sums["log_loss"] / balls,
        "brier": sums["brier"] / balls,
        "calibration_error": sum((np.abs(sums[f"gap{n}"]) for n in range(BINS)), np.zeros_like(balls)) / balls,
        "accuracy": sums["right"] / np.maximum(sums["decided"], 1),
    }


def _of_totals(sums: dict[str, Floats]) -> dict[str, Floats]:
    balls = sums["balls"]
    return {
        "rmse": np.sqrt(sums["square"] / balls),
        "mae": sums["off"] / balls,
        "bias": sums["bias"] / balls,
        "coverage": sums["inside"] / balls,
    }


def _figures(columns: dict[str, Floats], match: Ints, of: Of) -> dict[str, Figure]:
    """The figures of all matches, and their spread over draws of as many matches."""
    matches, place = np.unique(match, return_inverse=True)
    by_match = np.array([np.bincount(place, weights=column, minlength=len(matches)) for column in columns.values()])
    draws = np.random.default_rng(SEED).multinomial(len(matches), np.full(len(matches), 1 / len(matches)), size=DRAWS)
    names = list(columns)
    once = of(dict(zip(names, by_match.sum(axis=1)[:, None], strict=True)))
    drawn = of(dict(zip(names, by_match @ draws.T, strict=True)))
    return {
        name: Figure(float(value[0]), *(float(edge) for edge in np.quantile(drawn[name], (0.025, 0.975))))
        for name, value in once.items()
    }
