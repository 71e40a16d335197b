"""How often each outcome of a ball follows at each stage of an innings: counted, then smoothed over neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workers.prediction.inputs.match_context import WICKETS, MatchKind
from workers.prediction.inputs.played import PlayedBall, PlayedInnings, PlayedMatch
from workers.prediction.model.expected_runs import BANDS, PHASES, band_of, phase_of

Floats = NDArray[np.float64]

RUNS = (0, 1, 2, 3, 4, 6)
WICKET, EXTRA = len(RUNS), len(RUNS) + 1
"""A wicket brings no runs. An extra is a wide or a no-ball: the ball is bowled again, and `recursion` says for how many
runs."""
OUTCOMES = len(RUNS) + 2
OUTCOME_OF_RUNS = (0, 1, 2, 3, 4, 4, 5)  # five runs count as four, six and more as six
WIDTHS = {MatchKind.T20: (1.0, 0.7, 0.8), MatchKind.ONE_DAY: (1.5, 0.8, 1.0)}
"""Standard deviations of the Gaussian kernel, in cells: along phases, wickets, bands of the required rate."""
WIDER = 3.0  # factor on the widths of the kernel that gives the prior
PRIOR_BALLS = 0.6  # weight of the prior: cells with few balls are shrunk to their wide neighbourhood
TRACE = (
    0.01  # balls of the mean over all cells that every prior holds: the last pair has never batted in the first overs
)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Probabilities: `first` [outcome, phase, wickets lost], `chase` [outcome, phase, wickets lost, band]."""

    kind: MatchKind
    first: Floats
    chase: Floats


def count_outcomes(kind: MatchKind, matches: Sequence[PlayedMatch]) -> Outcomes:
    shape = OUTCOMES, PHASES[kind], WICKETS
    first, chase = np.zeros(shape), np.zeros((*shape, len(BANDS[kind])))
    for match in matches:
        for innings in match.innings:
            _count(kind, innings, first if innings.target is None else chase)
    return Outcomes(kind, _smooth(first, WIDTHS[kind][:2]), _smooth(chase, WIDTHS[kind]))


def _count(kind: MatchKind, innings: PlayedInnings, counts: Floats) -> None:
    legal = total = lost = 0
    for ball in innings.balls:
        left = max(innings.length - legal, 1)
        cell = _outcome(ball), phase_of(kind, left, innings.length), min(lost, WICKETS - 1)
        if innings.target is None:
            counts[cell] += 1
        else:
            counts[(*cell, band_of(kind, innings.target - total, left))] += 1
        legal, total, lost = ball.legal_balls, ball.total, ball.wickets


def _outcome(ball: PlayedBall) -> int:
    if ball.outs:
        return WICKET
    return OUTCOME_OF_RUNS[min(ball.runs, 6)] if ball.legal else EXTRA


def _smooth(counts: Floats, widths: tuple[float, ...]) -> Floats:
    """Return probabilities that sum to 1 over the outcomes.

    The last pair is smoothed apart from the others: it gets out far more often than the pair before it.
    """
    last = WICKETS - 1
    parts = counts[:, :, :last], counts[:, :, last:]
    return np.concatenate([_smooth_alike(part, widths) for part in parts], axis=2)


def _smooth_alike(counts: Floats, widths: tuple[float, ...]) -> Floats:
    near = np.stack([blur(count, widths) for count in counts])
    wide = np.stack([blur(count, tuple(WIDER * width for width in widths)) for count in counts])
    usual = counts.reshape(OUTCOMES, -1).sum(axis=1) + 1
    prior = wide + TRACE * (usual / usual.sum()).reshape(-1, *(1,) * (counts.ndim - 1))
    prior /= prior.sum(axis=0)
    chances: Floats = (near + PRIOR_BALLS * prior) / (near.sum(axis=0) + PRIOR_BALLS)
    whole: Floats = chances / chances.sum(axis=0)
    return whole


def blur(counts: Floats, widths: tuple[float, ...]) -> Floats:
    """Return the convolution with a Gaussian of that width along each axis; cells at the edges repeat outwards."""
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
