"""Dynamic programming, ball by ball backwards from the end of an innings.

Computes the runs to come of an innings, the chance of a chase between equal sides, and the runs expected of a ball.
"""

from array import array

import numpy as np
from numpy.typing import NDArray

from workers.prediction.inputs.match_context import LONGEST, WICKETS, MatchKind
from workers.prediction.model.expected_runs import BANDS, ExpectedRuns, phase_of
from workers.prediction.model.packed import Packed
from workers.prediction.model.tables import ChaseTable, ScoreTable, effective_runs
from workers.prediction.training.outcomes import EXTRA, RUNS, WICKET, Outcomes

Floats = NDArray[np.float64]

EXTRA_RUNS = 1.1  # mean runs of a wide or no-ball, with those run off it
KNOTS = {
    MatchKind.T20: (*range(37), *range(39, 121, 3), *range(130, 321, 10)),
    MatchKind.ONE_DAY: (*range(37), *range(39, 121, 3), *range(126, 481, 6)),
}
"""Numbers of runs needed that the chase table holds."""
DOUBT = {MatchKind.T20: 0.15, MatchKind.ONE_DAY: 0.18}
"""Standard deviation of the edge between sides that remains unknown, as `effective_runs` takes it."""
TIE = 0.5
FARTHEST = 12.0
"""The table's log-odds are cut off here: a chance of six in a million."""


def make_score_table(outcomes: Outcomes) -> ScoreTable:
    """Return mean and standard deviation of the runs to come, and the mean of the legal balls to be faced."""
    whole = LONGEST[outcomes.kind]
    mean, square, balls = (np.zeros((whole + 1, WICKETS + 1)) for _ in range(3))
    for left in range(1, whole + 1):
        chances = outcomes.first[:, phase_of(outcomes.kind, left, whole)]
        again = chances[EXTRA]
        legal = chances / (1 - again)
        stays, falls = slice(0, WICKETS), slice(1, WICKETS + 1)
        once = legal[WICKET] * mean[left - 1, falls]
        twice = legal[WICKET] * square[left - 1, falls]
        for chance, runs in zip(legal, RUNS, strict=False):
            once += chance * (runs + mean[left - 1, stays])
            twice += chance * (runs**2 + 2 * runs * mean[left - 1, stays] + square[left - 1, stays])
        # Runs from extras before the next legal ball: the number of extras has a geometric distribution.
        extra = EXTRA_RUNS * again / (1 - again)
        mean[left, stays] = once + extra
        square[left, stays] = twice + 2 * extra * once + extra * (1 + extra)
        balls[left, stays] = 1 + (1 - legal[WICKET]) * balls[left - 1, stays] + legal[WICKET] * balls[left - 1, falls]
    mean = _monotone(mean)
    return ScoreTable(*map(pack, (mean, np.sqrt(np.maximum(square - mean**2, 0)), balls)))


def make_chase_table(outcomes: Outcomes) -> ChaseTable:
    kind = outcomes.kind
    knots = np.array(KNOTS[kind])
    chances = _with_doubt(kind, _chase_chances(outcomes))[:, :, knots]
    least = 1 / (1 + np.exp(FARTHEST))
    chances = chances.clip(least, 1 - least)
    return ChaseTable(KNOTS[kind], pack(np.log(chances / (1 - chances))))


def _chase_chances(outcomes: Outcomes) -> Floats:
    """Return the chance between equal sides by (balls left, wickets lost, runs needed); wickets lost up to nine.

    Sparse data could let the chance rise with a wicket lost or a ball fewer: each step makes it monotone again.
    """
    kind = outcomes.kind
    most, whole = KNOTS[kind][-1], LONGEST[kind]
    needed = np.arange(1, most + 1)
    chances = np.zeros((whole + 1, WICKETS + 1, most + 1))
    chances[:, :, 0] = 1
    chances[0, :, 1] = chances[:, WICKETS, 1] = TIE
    for left in range(1, whole + 1):
        before = chances[left - 1]
        ball = _at_rates(kind, outcomes.chase[:, phase_of(kind, left, whole)], needed / left)
        after = ball[WICKET] * before[1:, needed]
        for chance, runs in zip(ball, RUNS, strict=False):
            after += chance * before[:-1, np.maximum(needed - runs, 0)]
        last = np.ones(WICKETS)
        for run in range(most):  # an extra: counted as one run, with as many balls left
            last = chances[left, :-1, run + 1] = after[:, run] + ball[EXTRA, :, run] * last
        chances[left] = np.maximum(np.minimum.accumulate(chances[left], axis=1), before)
        chances[left] = np.minimum.accumulate(chances[left], axis=0)
    return chances[:, :-1]


def _at_rates(kind: MatchKind, chances: Floats, rates: Floats) -> Floats:
    """Interpolate `chances` [outcome, wickets, band] at required rates, in runs a ball: [outcome, wickets, rate]."""
    bounds = np.array(BANDS[kind], dtype=float) / 6
    middles = np.append((bounds[:-1] + bounds[1:]) / 2, bounds[-1] * 1.1)
    place = np.interp(rates, middles, np.arange(len(middles)))
    low = np.minimum(place.astype(int), len(middles) - 2)
    share = place - low
    between: Floats = chances[:, :, low] * (1 - share) + chances[:, :, low + 1] * share
    return between


def _with_doubt(kind: MatchKind, chances: Floats) -> Floats:
    """Return the mean chance over a normal distribution of the unknown edge, by Gauss-Hermite quadrature.

    Without it an early lead would look certain: two sides are never quite equal.
    """
    steps, weights = np.polynomial.hermite_e.hermegauss(9)
    weights /= weights.sum()
    runs = np.arange(chances.shape[2])
    mixed = np.zeros_like(chances)
    for step, weight in zip(steps, weights, strict=True):
        effective = [effective_runs(float(needed), step * DOUBT[kind]) for needed in runs]
        for left, lost in np.ndindex(chances.shape[:2]):
            mixed[left, lost] += weight * np.interp(effective, runs, chances[left, lost])
    return mixed


def make_expected_runs(outcomes: Outcomes, score: ScoreTable) -> ExpectedRuns:
    return ExpectedRuns(
        kind=outcomes.kind,
        runs=pack(_mean_runs(outcomes.first)),
        wickets=pack(outcomes.first[WICKET]),
        chase_runs=pack(_mean_runs(outcomes.chase)),
        chase_wickets=pack(outcomes.chase[WICKET]),
        remaining=score.runs,
    )


def _mean_runs(chances: Floats) -> Floats:
    total: Floats = sum(chance * run for chance, run in zip(chances, RUNS, strict=False)) + EXTRA_RUNS * chances[EXTRA]
    return total


def _monotone(mean: Floats) -> Floats:
    """Return the runs to come, forced to rise with balls left and fall with wickets lost even for sparse data."""
    return np.minimum.accumulate(np.maximum.accumulate(mean, axis=0), axis=1)


def pack(table: Floats) -> Packed:
    return Packed(table.shape, array("d", table.ravel()))
