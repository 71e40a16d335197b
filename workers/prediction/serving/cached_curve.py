"""The body of GET /games/{id}/prediction, cached for the next caller in this process and in Redis, if Redis is up."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypedDict

import orjson
from django.core.cache import cache

from scoring import reads
from scoring.engine.log.log import Log
from scoring.engine.states.match import MatchState
from scoring.match_cache import MatchCache
from scoring.place import Place
from scoring.redis_store import fallback, keys
from scoring.shared_work import shared_work
from workers.prediction.inputs.from_match import day_of, kind_of
from workers.prediction.inputs.match_context import MatchKind
from workers.prediction.inputs.unpredicted import Unpredicted
from workers.prediction.rated.served import before_match, name_before, stored
from workers.prediction.rated.standing import Standing
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
    """JSON and its ETag. `tag` names the state, the model and its ratings, which determine the content.

    `rated_by` tells which ratings these are: by the kind of match ("" if there is no model), its day, and whether it
    has a result.
    """

    tag: str
    body: bytes
    rated_by: tuple[str, int, bool]


def newest(match_id: str) -> TaggedBody:
    """Return the body at the head of the log. Raises UnknownMatchError, UnfoldableError or BusyError."""
    place = reads.head_of(match_id)
    for lookup in (_bodies.get, _from_cache):
        body = lookup(match_id)
        if body is not None and body.tag == tag_of(place, _name(match_id, *body.rated_by)):
            _bodies.put(match_id, body)
            return body
    # The log before its epoch, as in reads.at_head, and outside of the shared work, since its fold is shared too.
    log = reads.log_of(match_id)
    place = Place(reads.head_of(match_id).epoch, log.head)
    return shared_work.do(("curve", match_id, place), lambda: _compute(match_id, place, log))


def tag_of(place: Place, name: str) -> str:
    return f'"{place.epoch}-{place.seq}-{name}"'


def _name(match_id: str, kind: str, day: int, has_result: bool) -> str:
    """Return the name of what `_standing` returns, without reading the ratings before a match that is over."""
    if not kind:
        return version()
    return (has_result and name_before(match_id)) or stored.before(MatchKind(kind), day).name


def _standing(match_id: str, kind: str, day: int, has_result: bool) -> Standing | None:
    """Return the ratings to predict the match from: those before it, once it is over, so that its curve stays."""
    if not kind:
        return None
    return (has_result and before_match(match_id)) or stored.before(MatchKind(kind), day)


def _rated_by(match: MatchState) -> tuple[str, int, bool]:
    kind = kind_of(match.conditions)
    return "" if isinstance(kind, Unpredicted) else kind.value, day_of(match), match.result is not None


def _compute(match_id: str, place: Place, log: Log) -> TaggedBody:
    rated_by = _rated_by(log.state)
    standing = _standing(match_id, *rated_by)
    curve = compute_curve(log, _curves.get(match_id), standing)
    _curves.put(match_id, curve)
    content = _body(match_id, place, log, curve, standing)
    body = TaggedBody(tag_of(place, standing.name if standing else version()), orjson.dumps(content), rated_by)
    _bodies.put(match_id, body)
    stored_body = [body.tag, orjson.loads(body.body), list(rated_by)]
    fallback.ask(partial(cache.set, keys.curve(match_id), stored_body, KEEP_SECONDS))
    return body


def _body(match_id: str, place: Place, log: Log, curve: Curve, standing: Standing | None) -> CurveBody:
    return {
        "id": match_id,
        "epoch": place.epoch,
        "seq": place.seq,
        "prediction": describe(log.state, standing),
        "team_id": log.state.teams[0].id,
        "curve": curve.points,
        "swings": biggest_swings(curve.points),
    }


def _from_cache(match_id: str) -> TaggedBody | None:
    match fallback.ask(partial(cache.get, keys.curve(match_id))):
        case [str(tag), dict(body), [str(kind), int(day), bool(has_result)]]:
            return TaggedBody(tag, orjson.dumps(body), (kind, day, has_result))
    return None


_bodies: MatchCache[TaggedBody] = MatchCache(256)
_curves: MatchCache[Curve] = MatchCache()
