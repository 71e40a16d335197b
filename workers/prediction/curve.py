"""The chances after every ball of a match: derived from its log, never stored, for corrections change them."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scoring.engine.events.delivery import Delivery
from scoring.engine.events.match import MatchCreated
from scoring.engine.laws.match import start, step
from scoring.engine.log.log import Entry, Log
from scoring.engine.states.match import MatchState
from workers.prediction.dl.serving import par_of
from workers.prediction.predict import predict, unpredictable
from workers.prediction.prediction import Prediction

Row = dict[str, Any]
BIGGEST = 5


@dataclass(frozen=True, slots=True)
class Curve:
    """`points` has a row for each ball that was predicted, `entries` and `match` are how far the log was followed.

    `chance` is that of the first-listed team after the newest ball, absent where something came after it.
    """

    entries: tuple[Entry, ...]
    match: MatchState
    points: tuple[Row, ...] = ()
    chance: float | None = None


def curve_of(log: Log, earlier: Curve | None = None) -> Curve:
    """Of all balls in force; goes on from an `earlier` curve of the match where the log only grew since."""
    curve = earlier if earlier and log.entries[: len(earlier.entries)] == earlier.entries else _begun(log)
    if unpredictable(curve.match.conditions) is not None:
        return curve
    points: list[Row] = []
    match, chance = curve.match, curve.chance
    for entry in log.entries[len(curve.entries) :]:
        before, match = match, step(match, entry.event, seq=entry.seq, strict=False)
        point = _point(entry.seq, match) if isinstance(entry.event, Delivery) else None
        if point is not None:
            points.append(point | _swing(_chance(before) if chance is None else chance, point["win"]))
        chance = None if point is None else point["win"]
    return Curve(log.entries, match, (*curve.points, *points), chance)


def biggest_swings(points: Iterable[Row]) -> list[Row]:
    """The balls that changed the chances most, the biggest first."""
    swung = [point for point in points if point.get("swing")]
    biggest = heapq.nlargest(BIGGEST, swung, key=lambda point: abs(point["swing"]))
    return [{key: point[key] for key in ("seq", "innings", "over", "swing")} for point in biggest]


def _begun(log: Log) -> Curve:
    created = log.entries[0].event
    assert isinstance(created, MatchCreated)
    return Curve(log.entries[:1], start(created))


def _chance(match: MatchState) -> float | None:
    prediction = predict(match)
    return prediction.win[match.teams[0].id] if isinstance(prediction, Prediction) else None


def _swing(before: float | None, after: float) -> Row:
    return {} if before is None else {"swing": round(after - before, 4)}


def _point(seq: int, match: MatchState) -> Row | None:
    """The match after a ball; nothing in a super over."""
    innings = match.current
    if innings is None or innings.super_over or innings.last_ball is None:
        return None
    prediction = predict(match)
    if not isinstance(prediction, Prediction):
        return None
    point: Row = {
        "seq": seq,
        "innings": innings.number,
        "over": innings.last_ball.label,
        "runs": innings.total,
        "wickets": innings.wickets,
        "win": prediction.win[match.teams[0].id],
    }
    if prediction.score is not None:
        point["projected"] = prediction.score.runs
    dl = par_of(match)
    return point | {"par": dl["par"]} if dl else point
