"""Fits the baselines as well as possible, so that the model is compared with them at their best."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from workers.prediction.inputs.played import PlayedMatch
from workers.prediction.inputs.situation import Situation
from workers.prediction.model.baselines import (
    BASELINES,
    SCORE_BASELINES,
    TABLE_CHASE_WEIGHTS,
    Baseline,
    BaselineTables,
    BaselineWeights,
    baseline_score_row,
)
from workers.prediction.model.features import Features
from workers.prediction.training.fisher_scoring import Floats, fit

EVERY = 7  # every seventh ball: neighbouring balls carry nearly the same information (see design)
RIDGE = 1e-7
Case = tuple[Situation, float, int]
"""A situation, the result for the batting side, and the innings' total."""


def fit_baselines(tables: BaselineTables, matches: Sequence[PlayedMatch]) -> BaselineWeights:
    first, chase = (list(_cases(matches, number)) for number in (1, 2))
    return BaselineWeights(
        chase={
            name: TABLE_CHASE_WEIGHTS if name == "table" else _fit_chance(baseline, tables, chase)
            for name, baseline in BASELINES.items()
        },
        first={name: _fit_chance(baseline, tables, first) for name, baseline in BASELINES.items()},
        score={name: _fit_total(baseline, tables, first) for name, baseline in SCORE_BASELINES.items()},
    )


def _cases(matches: Iterable[PlayedMatch], number: int) -> Iterator[Case]:
    for match in matches:
        for innings in match.innings[number - 1 : number]:
            for nth, situation in enumerate(innings.situations()):
                if nth % EVERY == 0 and not situation.is_over and situation.chase_result is None:
                    yield situation, match.batting_result(number), innings.total


def _fit_chance(baseline: Baseline, tables: BaselineTables, cases: Sequence[Case]) -> Features:
    rows = np.array([baseline(tables, situation) for situation, _, _ in cases])
    won = np.array([won for _, won, _ in cases])

    def log_odds(parameters: Floats) -> tuple[Floats, Floats]:
        return rows @ parameters, rows

    count = rows.shape[1]
    return tuple(fit(log_odds, np.zeros(count), won, np.full(count, RIDGE)).tolist())


def _fit_total(baseline: Baseline, tables: BaselineTables, cases: Sequence[Case]) -> Features:
    rows = np.array([baseline_score_row(baseline, tables, situation) for situation, _, _ in cases])
    totals = np.array([total for _, _, total in cases], dtype=float)
    return tuple(np.linalg.lstsq(rows, totals, rcond=None)[0].tolist())
