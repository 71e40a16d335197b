"""Dynamic programming, ball by ball from the end of an innings: what is still to come, and whether a chase succeeds."""

from array import array

import numpy as np
from numpy.typing import NDArray

from workers.prediction.norms import BANDS, Norms, phase
from workers.prediction.packed import Packed
from workers.prediction.setting import LONGEST, WICKETS, Kind
from workers.prediction.tables import ChaseTable, ScoreTable, effective
from workers.prediction.training.outcomes import EXTRA, RUNS, WICKET, Outcomes

Floats = NDArray[np.float64]

EXTRA_RUNS = 1.1  # with those run off a wide or no-ball
KNOTS = {
    Kind.T20: (*range(37), *range(39, 121, 3), *range(130, 321, 10)),
    Kind.ONE_DAY: (*range(37), *range(39, 121, 3), *range(126, 481, 6)),
}
"""Runs needed at which the chase table is kept."""
DOUBT = {Kind.T20: 0.15, Kind.ONE_DAY: 0.12}
"""Standard deviation of what sides differ by beyond what is known of them, as `effective` takes it."""
TIE = 0.5
FARTHEST = 12.0
"""Log-odds beyond which the table tells nothing apart: six in a million."""


def score_table(outcomes: Outcomes) -> ScoreTable:
    """Mean and standard deviation of the runs to come, and the legal balls that will be faced."""
    whole = LONGEST[outcomes.kind]
    mean, square, balls = (np.zeros((whole + 1, WICKETS + 1)) for _ in range(3))
    for left in range(1, whole + 1):
        chances = outcomes.first[:, phase(outcomes.kind, left, whole)]
        wides = chances[EXTRA]
        legal = chances / (1 - wides)
        stays, falls = slice(0, WICKETS), slice(1, WICKETS + 1)
        once = legal[WICKET] * mean[left - 1, falls]
        twice = legal[WICKET] * square[left - 1, falls]
        for chance, runs in zip(legal, RUNS, strict=False):
            once += chance * (runs + mean[left - 1, stays])
            twice += chance * (runs**2 + 2 * runs * mean[left - 1, stays] + square[left - 1, stays])
        extra = EXTRA_RUNS * wides / (1 - wides)
        mean[left, stays] = once + extra
        square[left, stays] = twice + 2 * extra * once + extra * (1 + extra)
        balls[left, stays] = 1 + (1 - legal[WICKET]) * balls[left - 1, stays] + legal[WICKET] * balls[left - 1, falls]
    mean = _monotone(mean)
    return ScoreTable(*map(packed, (mean, np.sqrt(np.maximum(square - mean**2, 0)), balls)))


def chase_table(outcomes: Outcomes) -> ChaseTable:
    kind = outcomes.kind
    knots = np.array(KNOTS[kind])
    chances = _doubted(kind, _chase_chances(outcomes))[:, :, knots]
    edge = 1 / (1 + np.exp(FARTHEST))
    chances = chances.clip(edge, 1 - edge)
    return ChaseTable(KNOTS[kind], packed(np.log(chances / (1 - chances))))


def _chase_chances(outcomes: Outcomes) -> Floats:
    """By (balls left, wickets lost up to nine, runs needed), of sides alike, made never to rise where it may not."""
    kind = outcomes.kind
    most, whole = KNOTS[kind][-1], LONGEST[kind]
    needed = np.arange(1, most + 1)
    chances = np.zeros((whole + 1, WICKETS + 1, most + 1))
    chances[:, :, 0] = 1
    chances[0, :, 1] = chances[:, WICKETS, 1] = TIE
    for left in range(1, whole + 1):
        before = chances[left - 1]
        ball = _at_rates(kind, outcomes.chase[:, phase(kind, left, whole)], needed / left)
        after = ball[WICKET] * before[1:, needed]
        for chance, runs in zip(ball, RUNS, strict=False):
            after += chance * before[:-1, np.maximum(needed - runs, 0)]
        last = np.ones(WICKETS)
        for run in range(most):  # an extra: one run fewer needed, as many balls left
            last = chances[left, :-1, run + 1] = after[:, run] + ball[EXTRA, :, run] * last
        chances[left] = np.maximum(np.minimum.accumulate(chances[left], axis=1), before)
        chances[left] = np.minimum.accumulate(chances[left], axis=0)
    return chances[:, :-1]


def _at_rates(kind: Kind, chances: Floats, rates: Floats) -> Floats:
    """[outcome, wickets, band] read at required rates (runs a ball) between the middles of the bands."""
    bounds = np.array(BANDS[kind], dtype=float) / 6
    middles = np.append((bounds[:-1] + bounds[1:]) / 2, bounds[-1] * 1.1)
    place = np.interp(rates, middles, np.arange(len(middles)))
    low = np.minimum(place.astype(int), len(middles) - 2)
    share = place - low
    between: Floats = chances[:, :, low] * (1 - share) + chances[:, :, low + 1] * share
    return between


def _doubted(kind: Kind, chances: Floats) -> Floats:
    """The mean over sides that differ by more than is known, so that no early lead is taken for certain."""
    steps, weights = np.polynomial.hermite_e.hermegauss(9)
    weights /= weights.sum()
    runs = np.arange(chances.shape[2])
    doubted = np.zeros_like(chances)
    for step, weight in zip(steps, weights, strict=True):
        meant = [effective(float(needed), step * DOUBT[kind]) for needed in runs]
        for left, lost in np.ndindex(chances.shape[:2]):
            doubted[left, lost] += weight * np.interp(meant, runs, chances[left, lost])
    return doubted


def norms(outcomes: Outcomes, score: ScoreTable) -> Norms:
    def runs(chances: Floats) -> Floats:
        total: Floats = (
            sum(chance * run for chance, run in zip(chances, RUNS, strict=False)) + EXTRA_RUNS * chances[EXTRA]
        )
        return total

    return Norms(
        kind=outcomes.kind,
        runs=packed(runs(outcomes.first)),
        wickets=packed(outcomes.first[WICKET]),
        chase_runs=packed(runs(outcomes.chase)),
        chase_wickets=packed(outcomes.chase[WICKET]),
        remaining=score.runs,
    )


def _monotone(mean: Floats) -> Floats:
    """More balls never bring fewer runs, nor more wickets lost more of them: where few matches have been, too."""
    return np.minimum.accumulate(np.maximum.accumulate(mean, axis=0), axis=1)


def packed(table: Floats) -> Packed:
    return Packed(table.shape, array("d", table.ravel()))
