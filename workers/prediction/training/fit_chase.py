"""Fits the weights of a chase: the edge between the sides, and the calibration of the table's log-odds."""

from dataclasses import dataclass

import numpy as np

from workers.prediction.inputs.match_context import WICKETS
from workers.prediction.model.fitted import BEND, ChaseWeights
from workers.prediction.model.model import MAX_EDGE
from workers.prediction.model.tables import ChaseTable
from workers.prediction.training.design import Design, Floats, Ints
from workers.prediction.training.fisher_scoring import fit

RIDGE = 2e-5
CALIBRATION = (0.0, 1.0, 0.0, 0.0)  # offset, slope, below, above: the table's log-odds unchanged


@dataclass(frozen=True, slots=True)
class Lookup:
    """The chase table as arrays."""

    knots: Floats
    logits: Floats

    def read(self, left: Ints, lost: Ints, needed: Floats, raw: Floats) -> tuple[Floats, Floats, Floats]:
        """Return log-odds, their slope a run, and effective runs, for the edges `raw`."""
        knots = self.knots
        effective = (needed * np.exp(-raw.clip(-MAX_EDGE, MAX_EDGE))).clip(0, knots[-1] - 1e-6)
        knot = np.searchsorted(knots, effective, side="right") - 1
        low, high = self.logits[left, lost, knot], self.logits[left, lost, knot + 1]
        per_run = (high - low) / (knots[knot + 1] - knots[knot])
        return low + per_run * (effective - knots[knot]), per_run, effective


@dataclass(frozen=True, slots=True)
class Chases:
    """The rows of a design that a chase is fitted to, and the chase table."""

    rows: Floats
    won: Floats
    state: Ints
    table: Lookup

    def log_odds(self, parameters: Floats) -> tuple[Floats, Floats]:
        """Return log-odds and derivatives. `parameters` holds the edge's weights, then the calibration."""
        count = self.rows.shape[1]
        raw = self.rows @ parameters[:count]
        left, lost = self.state[:, 0], self.state[:, 1].clip(0, WICKETS - 1)
        needed = (self.state[:, 3] - self.state[:, 2]).astype(float)
        logit, per_run, effective = self.table.read(left, lost, needed, raw)
        bends = bend(logit)
        slope, below, above = parameters[count + 1 :]
        per_logit = slope + below * (logit < -BEND) + above * (logit > BEND)
        per_edge = (-per_logit * per_run * effective * (np.abs(raw) < MAX_EDGE))[:, None] * self.rows
        return bends @ parameters[count:], np.column_stack([per_edge, bends])


def fit_chase(table: ChaseTable, design: Design) -> ChaseWeights:
    chases = Chases(design.rows, design.won, design.state, look_up_chase(table))
    count = chases.rows.shape[1]
    ridge = np.append(np.full(count, RIDGE), np.zeros(len(CALIBRATION)))
    ridge[0] = 0  # the constant is not shrunk
    found = fit(chases.log_odds, np.append(np.zeros(count), CALIBRATION), chases.won, ridge)
    offset, slope, below, above = found[count:].tolist()
    assert slope > 0
    # No slope below 0: the chance must not fall where the table's rises.
    return ChaseWeights(tuple(found[:count].tolist()), offset, slope, max(below, -slope), max(above, -slope))


def bend(logit: Floats) -> Floats:
    """Return the columns that the calibration of a chase weighs: offset, slope, below, above."""
    return np.column_stack([np.ones(len(logit)), logit, np.minimum(logit + BEND, 0), np.maximum(logit - BEND, 0)])


def look_up_chase(table: ChaseTable) -> Lookup:
    return Lookup(np.array(table.knots, dtype=float), np.array(table.logits.cells).reshape(table.logits.shape))
