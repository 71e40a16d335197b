"""A small linear model: CPU of each kind of process as units of work times costs, fitted by least squares."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cricksy.sizing.costs import DRIVERS

NOISE_SECONDS = 0.05
"""CPU that each observation may be wrong by, however little was done."""


@dataclass(frozen=True, slots=True)
class Observation:
    """The units of work of a stretch of time, and the CPU seconds that each kind of process used."""

    name: str
    seconds: float
    work: dict[str, float]
    cpu: dict[str, float]


def fit(observations: Sequence[Observation]) -> dict[str, dict[str, float]]:
    """Return the CPU seconds of a unit, by kind of process and unit."""
    return {kind: fit_kind(kind, units, observations) for kind, units in DRIVERS.items()}


def fit_kind(kind: str, units: Sequence[str], observations: Sequence[Observation]) -> dict[str, float]:
    """Fit one kind of process. No cost is below zero: the most negative one is left out, and the rest fitted again."""
    wanted = [unit for unit in units if any(one.work.get(unit) for one in observations)]
    while wanted:
        costs = least_squares(kind, wanted, observations)
        lowest = min(costs, key=costs.__getitem__)
        if costs[lowest] >= 0:
            break
        wanted.remove(lowest)
    return {unit: costs[unit] if unit in wanted else 0.0 for unit in units}


def least_squares(kind: str, units: Sequence[str], observations: Sequence[Observation]) -> dict[str, float]:
    """Weigh large observations less: their errors are larger too."""
    work = np.array([[one.work.get(unit, 0.0) for unit in units] for one in observations])
    used = np.array([one.cpu[kind] for one in observations])
    weights = 1 / np.sqrt(used + NOISE_SECONDS)
    # Units differ by a factor of a million; so do the columns, unless they are scaled.
    scale = np.abs(work).max(axis=0)
    costs = np.linalg.lstsq(work / scale * weights[:, None], used * weights, rcond=None)[0] / scale
    return dict(zip(units, map(float, costs), strict=True))
