"""Fits the weights of a first innings' chance: projected total above par, in standard deviations."""

from dataclasses import dataclass

import numpy as np

from workers.prediction.inputs.match_context import LONGEST, MatchKind
from workers.prediction.model.fitted import DefenceWeights, ScoreWeights
from workers.prediction.model.tables import ScoreTable
from workers.prediction.training.design import Design, Floats, look_up
from workers.prediction.training.fisher_scoring import fit
from workers.prediction.training.fit_score import project

RIDGE = 2e-5
USUAL_SLOPE, USUAL_SPREAD = 1.7, 1.0  # the logistic function of 1.7 z is close to the normal distribution function of z
USUAL_CHASE = {MatchKind.T20: 15.0, MatchKind.ONE_DAY: 35.0}
"""Start of the fit: standard deviation of a full chase, in runs."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """For each row: the projected total less the table's, the features of the reply times length, the spread of the
    runs to come, and the length as a share of the longest."""

    ahead: Floats
    reply: Floats
    spread: Floats
    share: Floats

    def log_odds(self, parameters: Floats) -> tuple[Floats, Floats]:
        """Return log-odds and derivatives. `parameters` holds the par's weights, slope, spread and chase."""
        count = self.reply.shape[1]
        par, (slope, spreads, chase) = parameters[:count], parameters[count:]
        width = np.sqrt((spreads * self.spread) ** 2 + chase**2 * self.share)
        off = (self.ahead - self.reply @ par) / width
        per_width = -slope * off / width
        derivatives = np.column_stack(
            [
                -slope * self.reply / width[:, None],
                off,
                per_width * spreads * self.spread**2 / width,
                per_width * chase * self.share / width,
            ]
        )
        return slope * off, derivatives


def fit_defence(kind: MatchKind, table: ScoreTable, score: ScoreWeights, design: Design) -> DefenceWeights:
    ahead = _ahead(kind, table, score, design)
    count = ahead.reply.shape[1]
    start = np.append(np.zeros(count), [USUAL_SLOPE, USUAL_SPREAD, USUAL_CHASE[kind]])
    ridge = np.append(np.full(count, RIDGE), np.array([1e-4, 1e-4, 1e-7]))
    ridge[0] = 0  # the constant is not shrunk
    found = fit(ahead.log_odds, start, design.won, ridge)
    slope, spreads, chase = found[count:].tolist()
    return DefenceWeights(tuple(found[:count].tolist()), slope, spreads, chase)


def _ahead(kind: MatchKind, table: ScoreTable, score: ScoreWeights, design: Design) -> Ahead:
    state, length = design.state, design.state[:, 4].astype(float)
    _, spread, _ = look_up(table, design)
    runs = np.array(table.runs.cells).reshape(table.runs.shape)
    return Ahead(
        ahead=state[:, 2] + project(table, score, design) - runs[state[:, 4], 0],
        reply=design.reply * length[:, None],
        spread=spread,
        share=length / LONGEST[kind],
    )
