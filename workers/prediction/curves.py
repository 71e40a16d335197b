"""Curves as JSON, kept for who asks next: in this process and in Redis, which may be away."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
import redis
from django.core.cache import cache
from pybreaker import CircuitBreaker, CircuitBreakerError

from scoring import metrics, reads
from scoring.engine.log.log import Log
from scoring.match_cache import MatchCache
from workers.prediction import serving
from workers.prediction.curve import Curve, biggest_swings, curve_of
from workers.prediction.predict import version

# Of a match that nobody asks for in this time the curve is drawn again.
KEEP_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Answer:
    """What GET /games/{id}/prediction says. `tag` names the state and the model, and so the content."""

    tag: str
    body: bytes


def newest(match_id: str) -> Answer:
    """At the head. Raises UnknownGameError or UnfoldableError."""
    tag = tag_of(*reads.head_of(match_id))
    for known in (_answers.get, _from_cache):
        answer = known(match_id)
        if answer is not None and answer.tag == tag:
            _answers.put(match_id, answer)
            return answer
    answer = _drawn(match_id)
    _answers.put(match_id, answer)
    _asked(partial(cache.set, _key(match_id), (answer.tag, answer.body), KEEP_SECONDS))
    return answer


def tag_of(epoch: int, seq: int) -> str:
    return f'"{epoch}-{seq}-{version()}"'


def _drawn(match_id: str) -> Answer:
    log = reads.log_of(match_id)
    epoch = reads.head_of(match_id).epoch
    curve = curve_of(log, _curves.get(match_id))
    _curves.put(match_id, curve)
    return Answer(tag_of(epoch, log.head), orjson.dumps(said(match_id, epoch, log, curve)))


def said(match_id: str, epoch: int, log: Log, curve: Curve) -> dict[str, Any]:
    return {
        "id": match_id,
        "epoch": epoch,
        "seq": log.head,
        "prediction": serving.describe(log.state),
        "team_id": log.state.teams[0].id,
        "curve": curve.points,
        "swings": biggest_swings(curve.points),
    }


def _from_cache(match_id: str) -> Answer | None:
    found = _asked(partial(cache.get, _key(match_id)))
    return Answer(*found) if found else None


def _asked(question: Any) -> Any:
    """What the cache answers, if it does."""
    try:
        return _breaker.call(question)
    except (redis.RedisError, CircuitBreakerError):
        metrics.reads_without_cache.inc()
        return None


def _key(match_id: str) -> str:
    return f"prediction:{match_id}"


_answers: MatchCache[Answer] = MatchCache(256)
_curves: MatchCache[Curve] = MatchCache()
# As with snapshots: after a failure the cache is left alone for two seconds.
_breaker = CircuitBreaker(fail_max=1, reset_timeout=2)
