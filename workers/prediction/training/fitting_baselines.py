"""The plain predictors, each fitted as well as it can be, so that the model is not judged beside straw."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from workers.prediction.baselines import AS_IT_IS, LOOKS, SCORES, Baselines, Look, Plain, score_row
from workers.prediction.features import Row
from workers.prediction.moment import Moment
from workers.prediction.played import Played
from workers.prediction.training.fisher import Floats, fit

EVERY = 7
Case = tuple[Moment, float, int]
"""A moment, whether the batting side won, and the innings' total."""


def fit_baselines(plain: Plain, matches: Sequence[Played]) -> Baselines:
    first, chase = (list(_cases(matches, number)) for number in (1, 2))
    return Baselines(
        chase={name: AS_IT_IS if name == "table" else _chances(look, plain, chase) for name, look in LOOKS.items()},
        first={name: _chances(look, plain, first) for name, look in LOOKS.items()},
        score={name: _scores(look, plain, first) for name, look in SCORES.items()},
    )


def _cases(matches: Iterable[Played], number: int) -> Iterator[Case]:
    for match in matches:
        for innings in match.innings[number - 1 : number]:
            for nth, moment in enumerate(innings.moments()):
                if nth % EVERY == 0 and not moment.over and (moment.target is None or moment.needed > 0):
                    yield moment, match.batting_wins(number), innings.total


def _chances(look: Look, plain: Plain, cases: Sequence[Case]) -> Row:
    rows = np.array([look(plain, moment) for moment, _, _ in cases])
    won = np.array([won for _, won, _ in cases])

    def log_odds(numbers: Floats) -> tuple[Floats, Floats]:
        return rows @ numbers, rows

    count = rows.shape[1]
    return tuple(fit(log_odds, np.zeros(count), won, np.full(count, 1e-7)).tolist())


def _scores(look: Look, plain: Plain, cases: Sequence[Case]) -> Row:
    rows = np.array([score_row(look, plain, moment) for moment, _, _ in cases])
    totals = np.array([total for _, _, total in cases], dtype=float)
    return tuple(np.linalg.lstsq(rows, totals, rcond=None)[0].tolist())
