"""The design rows that weights are fitted to: the facts known after each ball, and the result."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from workers.prediction.inputs.match_context import WICKETS
from workers.prediction.inputs.played import PlayedMatch
from workers.prediction.inputs.situation import Situation
from workers.prediction.model.features import Features, chase_features, reply_features, total_features
from workers.prediction.model.model import twelfth_left
from workers.prediction.model.strengths import Strengths
from workers.prediction.model.tables import ScoreTable

EVERY = 3  # every third ball: neighbouring balls carry nearly the same information
Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Design:
    """One row for every third ball of one innings of all matches.

    `rows` holds the features; `state` the columns balls left, wickets lost, runs, target (0 in a first innings) and
    length; `reply` the features of the chase to come; `twelfth` the share of the innings left; `won` the result;
    `total` the final total of the innings.
    """

    rows: Floats
    state: Ints
    reply: Floats
    twelfth: Ints
    won: Floats
    total: Floats

    @property
    def to_come(self) -> Floats:
        """Runs that the innings brought after each ball."""
        runs: Floats = self.total - self.state[:, 2]
        return runs


def design_of(walked: Iterable[tuple[PlayedMatch, Strengths]], innings: int, usual_rate: float) -> Design:
    """Return a row for every third ball after which the innings went on, of matches of full length."""
    rows, states, replies, twelfths, won, totals = [], [], [], [], [], []
    nth = count()
    for match, strengths in walked:
        if not match.is_full_length or len(match.innings) < innings:
            continue
        played = match.innings[innings - 1]
        reply = reply_features(strengths, played.length, usual_rate)
        for situation in played.situations():
            if situation.is_over or situation.chase_result is not None or next(nth) % EVERY:
                continue
            rows.append(_features(strengths, situation, usual_rate))
            states.append(_state(situation))
            replies.append(reply)
            twelfths.append(twelfth_left(situation))
            won.append(match.batting_result(innings))
            totals.append(played.total)
    return Design(
        np.array(rows),
        np.array(states, dtype=np.int32),
        np.array(replies),
        np.array(twelfths, dtype=np.int32),
        np.array(won),
        np.array(totals, dtype=float),
    )


def _features(strengths: Strengths, situation: Situation, usual_rate: float) -> Features:
    features = total_features if situation.innings == 1 else chase_features
    return features(strengths, situation, usual_rate)


def _state(situation: Situation) -> tuple[int, ...]:
    return (situation.balls_left, situation.wickets, situation.runs, situation.target or 0, situation.length)


def look_up(table: ScoreTable, design: Design) -> tuple[Floats, Floats, Floats]:
    """Return the table's runs, spread and balls for each row."""
    left, lost = design.state[:, 0], design.state[:, 1].clip(0, WICKETS)
    runs, spread, balls = (
        np.array(part.cells).reshape(part.shape)[left, lost] for part in (table.runs, table.spread, table.balls)
    )
    return runs, spread, balls
