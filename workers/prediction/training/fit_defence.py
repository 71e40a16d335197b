"""Fits the weights of a first innings' chance: that of the chase to come, over all totals it may come to."""

from dataclasses import dataclass

import numpy as np

from workers.prediction.model.features import PITCH
from workers.prediction.model.fitted import ChaseWeights, DefenceWeights, ScoreWeights
from workers.prediction.model.model import LEAST_CHANCE, NODES, Model
from workers.prediction.training.design import Design, Floats, Ints, look_up
from workers.prediction.training.fisher_scoring import fit
from workers.prediction.training.fit_chase import Lookup, bend, look_up_chase
from workers.prediction.training.fit_score import project

RIDGE = 2e-5
STEP = 0.01  # of `spread`, for the derivative
SPREAD_RIDGE = 1e-4


@dataclass(frozen=True, slots=True)
class Innings:
    """The first innings after each ball: `runs` made, `total` projected, `spread` of the runs to come and its `share`
    of that of a whole innings; and of the chase to come `length`, features `reply`, and the `edge` without the pitch.
    """

    runs: Floats
    total: Floats
    spread: Floats
    share: Floats
    length: Ints
    reply: Floats
    edge: Floats
    pitch: float
    usual_rate: float
    calibration: Floats
    table: Lookup

    def log_odds(self, parameters: Floats) -> tuple[Floats, Floats]:
        """Return log-odds and derivatives. `parameters` holds the weights of `offset`, slope and spread."""
        offset, (slope, spread) = parameters[:-2], parameters[-2:]
        logit, wider = self._defended(spread), self._defended(spread + STEP)
        stretch = 1 + slope * self.share
        derivatives = [self.share[:, None] * self.reply, self.share * logit, stretch * (wider - logit) / STEP]
        return stretch * logit + self.share * (self.reply @ offset), np.column_stack(derivatives)

    def _defended(self, spread: float) -> Floats:
        """Return the log-odds that the chase fails, before the calibration."""
        lost = np.zeros(len(self.runs), dtype=np.int32)
        chance = np.zeros(len(self.runs))
        for node, weight in NODES:
            target = np.maximum(self.total + node * spread * self.spread, self.runs) + 1
            edge = self.edge + self.pitch * (target / self.length - self.usual_rate)
            logit, _, _ = self.table.read(self.length, lost, target, edge)
            chance += weight / (1 + np.exp(-bend(logit) @ self.calibration))
        chance = chance.clip(LEAST_CHANCE, 1 - LEAST_CHANCE)
        odds: Floats = np.log((1 - chance) / chance)
        return odds


def fit_defence(model: Model, chase: ChaseWeights, score: ScoreWeights, design: Design) -> DefenceWeights:
    innings = _innings(model, chase, score, design)
    count = design.reply.shape[1]
    ridge = np.array([*[RIDGE] * count, RIDGE, SPREAD_RIDGE])
    ridge[0] = 0  # the constant is not shrunk
    found = fit(innings.log_odds, np.array([0.0] * (count + 1) + [1.0]), design.won, ridge)
    *offset, slope, spread = found.tolist()
    # No slope below 0: the chance must not fall where that of the chase to fail rises.
    return DefenceWeights(tuple(offset), max(slope, -1.0), spread)


def _innings(model: Model, chase: ChaseWeights, score: ScoreWeights, design: Design) -> Innings:
    _, spread, _ = look_up(model.score_table, design)
    whole = np.array(model.score_table.spread.cells).reshape(model.score_table.spread.shape)[:, 0]
    runs, length = design.state[:, 2].astype(float), design.state[:, 4]
    total = runs + project(model.score_table, score, design)
    return Innings(
        runs=runs,
        total=total,
        spread=spread,
        share=spread / whole[length],
        length=length,
        reply=design.reply,
        edge=design.reply @ np.array(chase.edge),
        pitch=chase.edge[PITCH],
        usual_rate=model.usual_rate,
        calibration=np.array([chase.offset, chase.slope, chase.below, chase.above]),
        table=look_up_chase(model.chase_table),
    )
