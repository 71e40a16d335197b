"""Fits the weights of the runs to come, by weighted least squares, and the quantiles of the residuals."""

import numpy as np

from workers.prediction.model.fitted import ScoreWeights
from workers.prediction.model.model import TWELFTHS
from workers.prediction.model.tables import ScoreTable
from workers.prediction.training.design import Design, Floats, Ints, look_up

STAGES = 6
SCORE_RIDGE = 1e-5  # relative to the diagonal of the normal equations
LEAST_RIDGE = 1e-9  # for a feature that is 0 in all matches
LOW, HIGH = 0.1, 0.9
LEAST_IN_A_TWELFTH = 100
"""Rows that a twelfth needs for its own quantile; with fewer it gets that of all rows."""


def fit_score(table: ScoreTable, design: Design) -> ScoreWeights:
    """Fit the stages together. The wider the spread of the runs to come, the less a row counts."""
    runs, spread, balls = look_up(table, design)
    columns = _columns(runs, balls, design)
    weights = 1 / (spread**2 + 4)
    staged = (_stage_shares(design)[:, :, None] * columns[:, None, :]).reshape(len(design.total), -1)
    weighted = staged * weights[:, None]
    inner = weighted.T @ staged
    found = np.linalg.solve(inner + np.diag(SCORE_RIDGE * np.diag(inner) + LEAST_RIDGE), weighted.T @ design.to_come)
    residuals = (design.to_come - np.maximum(staged @ found, 0)) / np.sqrt(spread**2 + 1)
    low, high = (_quantiles(residuals, design.twelfth, at) for at in (LOW, HIGH))
    return ScoreWeights(tuple(tuple(row) for row in found.reshape(STAGES, -1).tolist()), low, high)


def project(table: ScoreTable, score: ScoreWeights, design: Design) -> Floats:
    """Return the projected runs to come of each row."""
    runs, _, balls = look_up(table, design)
    columns = _columns(runs, balls, design)
    to_come: Floats = np.maximum(((_stage_shares(design) @ np.array(score.stages)) * columns).sum(axis=1), 0)
    return to_come


def _columns(runs: Floats, balls: Floats, design: Design) -> Floats:
    """Return `model.score_row` of all rows."""
    return np.column_stack([runs, design.rows * balls[:, None], np.sqrt(runs * balls)])


def _stage_shares(design: Design) -> Floats:
    """Return the weight of each stage in each row: a row lies between two stages, whose weights sum to 1."""
    place = (STAGES - 1) * design.state[:, 0] / design.state[:, 4]
    shares: Floats = np.maximum(1 - np.abs(place[:, None] - np.arange(STAGES)), 0)
    return shares


def _quantiles(residuals: Floats, twelfth: Ints, at: float) -> tuple[float, ...]:
    overall = float(np.quantile(residuals, at))
    parts = (residuals[twelfth == number] for number in range(TWELFTHS))
    return tuple(float(np.quantile(part, at)) if len(part) >= LEAST_IN_A_TWELFTH else overall for part in parts)
