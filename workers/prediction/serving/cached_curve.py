"""The body of GET /games/{id}/prediction, cached for the next caller in this process and in Redis, if Redis is up."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypedDict

import orjson
from django.core.cache import cache

from scoring import reads
from scoring.engine.log.log import Log
from scoring.match_cache import MatchCache
from scoring.place import Place
from scoring.redis_store import fallback, keys
from scoring.shared_work import shared_work
from workers.prediction.serving.description import Description, describe
from workers.prediction.serving.match_curve import Curve, Point, Swing, biggest_swings, compute_curve
from workers.prediction.serving.predict import version

KEEP_SECONDS = 3600  # in Redis, since the curve was computed; reading does not extend it


class CurveBody(TypedDict):
    """The body of GET /games/{id}/prediction."""

    id: str
    epoch: int
    seq: int
    prediction: Description
    team_id: str
    curve: Sequence[Point]
    swings: list[Swing]


@dataclass(frozen=True, slots=True)
class TaggedBody:
    """JSON and its ETag. `tag` names the state and the model, which determine the content."""

    tag: str
    body: bytes


def newest(match_id: str) -> TaggedBody:
    """Return the body at the head of the log. Raises UnknownMatchError, UnfoldableError or BusyError."""
    tag = tag_of(reads.head_of(match_id))
    for lookup in (_bodies.get, _from_cache):
        body = lookup(match_id)
        if body is not None and body.tag == tag:
            _bodies.put(match_id, body)
            return body
    # The log before its epoch, as in reads.at_head, and outside of the shared work, since its fold is shared too.
    log = reads.log_of(match_id)
    place = Place(reads.head_of(match_id).epoch, log.head)
    return shared_work.do(("curve", match_id, place), lambda: _compute(match_id, place, log))


def tag_of(place: Place) -> str:
    return f'"{place.epoch}-{place.seq}-{version()}"'


def _compute(match_id: str, place: Place, log: Log) -> TaggedBody:
    curve = compute_curve(log, _curves.get(match_id))
    _curves.put(match_id, curve)
    body = TaggedBody(tag_of(place), orjson.dumps(_body(match_id, place, log, curve)))
    _bodies.put(match_id, body)
    fallback.ask(partial(cache.set, keys.curve(match_id), [body.tag, orjson.loads(body.body)], KEEP_SECONDS))
    return body


def _body(match_id: str, place: Place, log: Log, curve: Curve) -> CurveBody:
    return {
        "id": match_id,
        "epoch": place.epoch,
        "seq": place.seq,
        "prediction": describe(log.state),
        "team_id": log.state.teams[0].id,
        "curve": curve.points,
        "swings": biggest_swings(curve.points),
    }


def _from_cache(match_id: str) -> TaggedBody | None:
    match fallback.ask(partial(cache.get, keys.curve(match_id))):
        case [str(tag), dict(body)]:
            return TaggedBody(tag, orjson.dumps(body))
    return None


_bodies: MatchCache[TaggedBody] = MatchCache(256)
_curves: MatchCache[Curve] = MatchCache()
