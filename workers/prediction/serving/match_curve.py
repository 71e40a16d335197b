"""The chance after every ball of a match: derived from the log and never stored, since corrections change it."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from scoring.engine.events.delivery import Delivery
from scoring.engine.events.match import MatchCreated
from scoring.engine.laws.match import start, step
from scoring.engine.log.log import Entry, Log
from scoring.engine.states.match import MatchState
from workers.prediction.dl.configured import par_of
from workers.prediction.model.prediction import Prediction
from workers.prediction.rated.standing import Standing
from workers.prediction.serving.predict import predict, unpredictable

BIGGEST = 5


class Swing(TypedDict):
    """`swing` is the change of the first-listed team's chance by one ball."""

    seq: int
    innings: int
    over: str
    swing: float


class Point(TypedDict):
    """The match after one ball. `win` is the first-listed team's chance.

    `draw` is there in matches of two innings a side. `projected` is missing there and once the innings is over, `par`
    outside of a limited-overs chase, `swing` if there is no prediction before the ball.
    """

    seq: int
    innings: int
    over: str
    runs: int
    wickets: int
    win: float
    draw: NotRequired[float]
    projected: NotRequired[int]
    par: NotRequired[int]
    swing: NotRequired[float]


@dataclass(frozen=True, slots=True)
class Curve:
    """A point for each predicted ball, and where folding can go on: the `entries` folded and the `match` after them.

    `chance` is the first-listed team's after the last entry; None if that entry has no point. `ratings` names those of
    its predictions.
    """

    entries: tuple[Entry, ...]
    match: MatchState
    points: tuple[Point, ...] = ()
    chance: float | None = None
    ratings: str = ""


def compute_curve(log: Log, earlier: Curve | None = None, standing: Standing | None = None) -> Curve:
    """Return the curve of all balls in force.

    Continues an `earlier` curve of the match if the log has only grown since, and the ratings are the same: then one
    more ball costs one prediction.
    """
    ratings = standing.name if standing else ""
    goes_on = earlier and earlier.ratings == ratings and log.entries[: len(earlier.entries)] == earlier.entries
    curve = earlier if earlier and goes_on else _empty_curve(log)
    if unpredictable(curve.match.conditions) is not None:
        return curve
    points: list[Point] = []
    match, chance = curve.match, curve.chance
    for entry in log.entries[len(curve.entries) :]:
        # strict=False: the event was judged when it was recorded, and the log is trusted.
        before, match = match, step(match, entry.event, seq=entry.seq, strict=False)
        point = _point(entry.seq, match, standing) if isinstance(entry.event, Delivery) else None
        if point is not None:
            # An event between balls changes the chance too: predict again, so that the swing leaves it out.
            _add_swing(point, _chance(before, standing) if chance is None else chance)
            points.append(point)
        chance = None if point is None else point["win"]
    return Curve(log.entries, match, (*curve.points, *points), chance, ratings)


def biggest_swings(points: Iterable[Point]) -> list[Swing]:
    """Return the balls that changed the chance most, the biggest first."""
    swung = [point for point in points if point.get("swing")]
    biggest = heapq.nlargest(BIGGEST, swung, key=lambda point: abs(point["swing"]))
    return [
        {"seq": point["seq"], "innings": point["innings"], "over": point["over"], "swing": point["swing"]}
        for point in biggest
    ]


def _empty_curve(log: Log) -> Curve:
    created = log.entries[0].event
    assert isinstance(created, MatchCreated)
    return Curve(log.entries[:1], start(created))


def _chance(match: MatchState, standing: Standing | None) -> float | None:
    prediction = predict(match, standing)
    return prediction.win[match.teams[0].id] if isinstance(prediction, Prediction) else None


def _add_swing(point: Point, before: float | None) -> None:
    if before is not None:
        point["swing"] = round(point["win"] - before, 4)


def _point(seq: int, match: MatchState, standing: Standing | None) -> Point | None:
    """Return the point after a ball; None in a super over or without a prediction."""
    innings = match.current
    if innings is None or innings.super_over or innings.last_ball is None:
        return None
    prediction = predict(match, standing)
    if not isinstance(prediction, Prediction):
        return None
    point: Point = {
        "seq": seq,
        "innings": innings.number,
        "over": innings.last_ball.label,
        "runs": innings.total,
        "wickets": innings.wickets,
        "win": prediction.win[match.teams[0].id],
    }
    if prediction.draw is not None:
        point["draw"] = round(prediction.draw, 4)
    if prediction.score is not None:
        point["projected"] = prediction.score.runs
    dl = par_of(match)
    if dl:
        point["par"] = dl["par"]
    return point
