"""Fits the few weights of a model to what was known after each ball of matches, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workers.prediction import features
from workers.prediction.model import BEND, MOST_EDGE, Chase, Defence, Score, twelfth
from workers.prediction.moment import Moment
from workers.prediction.played import Played
from workers.prediction.setting import LONGEST, WICKETS, Kind
from workers.prediction.strengths import Strengths
from workers.prediction.tables import ChaseTable, ScoreTable
from workers.prediction.training.fisher import fit

Floats = NDArray[np.float64]

EVERY = 3  # of a chase's balls; neighbours tell nearly the same
RIDGE = 2e-5
SHARES = 12
BENDS = 4
STAGES = 6
SCORE_RIDGE = 1e-5
LOW, HIGH = 0.1, 0.9
USUAL_CHASE = {Kind.T20: 15.0, Kind.ONE_DAY: 35.0}
LEAST_IN_A_SHARE = 100


@dataclass(frozen=True, slots=True)
class Seen:
    """What was known after balls, row by row. `state` holds balls left, wickets, runs, target or nought, length."""

    rows: Floats
    state: NDArray[np.int32]
    reply: Floats
    share: NDArray[np.int32]
    won: Floats
    total: Floats


def seen(walked: Iterable[tuple[Played, Strengths]], innings: int, usual_rate: float) -> Seen:
    """After every ball with more to come of that innings in matches that ran their course."""
    rows, states, replies, shares, won, totals = [], [], [], [], [], []
    for played, strengths in walked:
        if not played.clean or len(played.innings) < innings:
            continue
        through = played.innings[innings - 1]
        reply = features.reply(strengths)
        for moment in through.moments():
            if moment.over or (moment.target is not None and moment.needed <= 0):
                continue
            rows.append(_row(strengths, moment, usual_rate))
            states.append((moment.balls_left, moment.wickets, moment.runs, moment.target or 0, moment.length))
            replies.append(reply)
            shares.append(twelfth(moment))
            won.append(played.batting_wins(innings))
            totals.append(through.total)
    return Seen(
        np.array(rows),
        np.array(states, dtype=np.int32),
        np.array(replies),
        np.array(shares, dtype=np.int32),
        np.array(won),
        np.array(totals, dtype=float),
    )


def _row(strengths: Strengths, moment: Moment, usual_rate: float) -> features.Row:
    return (features.first if moment.innings == 1 else features.chase)(strengths, moment, usual_rate)


def fit_chase(table: ChaseTable, all_of_it: Seen) -> Chase:
    rows, won, state = all_of_it.rows[::EVERY], all_of_it.won[::EVERY], all_of_it.state[::EVERY]
    left, lost, needed = state[:, 0], state[:, 1].clip(0, WICKETS - 1), (state[:, 3] - state[:, 2]).astype(float)
    knots = np.array(table.knots, dtype=float)
    logits = np.array(table.logits.cells).reshape(table.logits.shape)
    count = rows.shape[1]

    def log_odds(numbers: Floats) -> tuple[Floats, Floats]:
        raw = rows @ numbers[:count]
        meant = (needed * np.exp(-raw.clip(-MOST_EDGE, MOST_EDGE))).clip(0, knots[-1] - 1e-6)
        knot = np.searchsorted(knots, meant, side="right") - 1
        low, high = logits[left, lost, knot], logits[left, lost, knot + 1]
        per_run = (high - low) / (knots[knot + 1] - knots[knot])
        logit = low + per_run * (meant - knots[knot])
        bends = np.column_stack([np.ones(len(logit)), logit, np.minimum(logit + BEND, 0), np.maximum(logit - BEND, 0)])
        slope, below, above = numbers[count + 1 :]
        per_logit = slope + below * (logit < -BEND) + above * (logit > BEND)
        of_edge = (-per_logit * per_run * meant * (np.abs(raw) < MOST_EDGE))[:, None] * rows
        return bends @ numbers[count:], np.column_stack([of_edge, bends])

    ridge = np.append(np.full(count, RIDGE), np.zeros(BENDS))
    ridge[0] = 0
    found = fit(log_odds, np.append(np.zeros(count), [0.0, 1.0, 0.0, 0.0]), won, ridge)
    offset, slope, below, above = found[count:].tolist()
    assert slope > 0
    return Chase(tuple(found[:count].tolist()), offset, slope, max(below, -slope), max(above, -slope))


def fit_score(table: ScoreTable, whole: Seen) -> Score:
    """By least squares, each row weighing less the more is still to come; then the tenths of what was missed."""
    runs, spread, balls = _of_table(table, whole)
    come = whole.total - whole.state[:, 2]
    columns = _columns(runs, balls, whole)
    shares = _by_stage(whole)
    weights = 1 / (spread**2 + 4)
    staged = (shares[:, :, None] * columns[:, None, :]).reshape(len(come), -1)
    weighed = staged * weights[:, None]
    inner = weighed.T @ staged
    found = np.linalg.solve(inner + SCORE_RIDGE * np.diag(np.diag(inner)), weighed.T @ come)
    missed = (come - np.maximum(staged @ found, 0)) / np.sqrt(spread**2 + 1)
    low, high = (_tenth(missed, whole.share, at) for at in (LOW, HIGH))
    return Score(tuple(tuple(row) for row in found.reshape(STAGES, -1).tolist()), low, high)


def projected(table: ScoreTable, score: Score, whole: Seen) -> Floats:
    """Runs to come of each row."""
    runs, _, balls = _of_table(table, whole)
    columns = _columns(runs, balls, whole)
    come: Floats = np.maximum(((_by_stage(whole) @ np.array(score.stages)) * columns).sum(axis=1), 0)
    return come


def _columns(runs: Floats, balls: Floats, whole: Seen) -> Floats:
    """`model.score_row` of all rows."""
    return np.column_stack([runs, whole.rows * balls[:, None], np.sqrt(runs * balls)])


def _by_stage(whole: Seen) -> Floats:
    """How much each stage's weights count in each row: of two neighbours, one in all."""
    place = (STAGES - 1) * whole.state[:, 0] / whole.state[:, 4]
    shares: Floats = np.maximum(1 - np.abs(place[:, None] - np.arange(STAGES)), 0)
    return shares


def _tenth(missed: Floats, share: NDArray[np.int32], at: float) -> tuple[float, ...]:
    everywhere = float(np.quantile(missed, at))
    parts = (missed[share == number] for number in range(SHARES))
    return tuple(float(np.quantile(part, at)) if len(part) >= LEAST_IN_A_SHARE else everywhere for part in parts)


def fit_defence(kind: Kind, tables: ScoreTable, score: Score, whole: Seen) -> Defence:
    state, length = whole.state, whole.state[:, 4].astype(float)
    _, spread, _ = _of_table(tables, whole)
    come = projected(tables, score, whole)
    table = np.array(tables.runs.cells).reshape(tables.runs.shape)
    ahead = state[:, 2] + come - table[state[:, 4], 0]
    reply, share = whole.reply * length[:, None], length / LONGEST[kind]
    count = reply.shape[1]

    def log_odds(numbers: Floats) -> tuple[Floats, Floats]:
        par, (slope, spreads, chase) = numbers[:count], numbers[count:]
        width = np.sqrt((spreads * spread) ** 2 + chase**2 * share)
        off = (ahead - reply @ par) / width
        of_width = -slope * off / width
        derivatives = np.column_stack(
            [
                -slope * reply / width[:, None],
                off,
                of_width * spreads * spread**2 / width,
                of_width * chase * share / width,
            ]
        )
        return slope * off, derivatives

    start = np.append(np.zeros(count), [1.7, 1.0, USUAL_CHASE[kind]])
    ridge = np.append(np.full(count, RIDGE), np.array([1e-4, 1e-4, 1e-7]))
    ridge[0] = 0
    found = fit(log_odds, start, whole.won, ridge)
    slope, spreads, chase = found[count:].tolist()
    return Defence(tuple(found[:count].tolist()), slope, spreads, chase)


def _of_table(table: ScoreTable, whole: Seen) -> tuple[Floats, Floats, Floats]:
    left, lost = whole.state[:, 0], whole.state[:, 1].clip(0, WICKETS)
    runs, spread, balls = (
        np.array(part.cells).reshape(part.shape)[left, lost] for part in (table.runs, table.spread, table.balls)
    )
    return runs, spread, balls
