"""What viewers, scorers and pages read; nothing here writes to the record."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache
from typing import Any

import orjson
import redis
from channels.layers import get_channel_layer
from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from pybreaker import CircuitBreaker, CircuitBreakerError
from redis.backoff import NoBackoff
from redis.retry import Retry

from scoring import cache_keys, folding, metrics
from scoring.engine.lines import delivery_rows
from scoring.engine.log import Log
from scoring.engine.snapshot import snapshot as snapshot_of
from scoring.models import Match, MatchEvent, Scoreboard

LATE = timedelta(seconds=2)
CACHE_TIMEOUT = 0.1  # seconds; a reader is better served from the database than late


class UnknownGameError(Exception):
    """There is no such match."""


class UnknownInningsError(Exception):
    """The match has no such innings yet."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A state of a match; `snapshot` is its JSON."""

    epoch: int
    seq: int
    snapshot: bytes


def for_viewer(match_id: str) -> Reading:
    """What was published, from the cache; where cache or worker are behind, the head. Raises UnknownGameError."""
    if not _worker_is_late(match_id, int(time.monotonic())):
        published = _from_cache(match_id)
        if published is not None:
            return published
    return at_head(match_id)


def published_places(match_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Epoch and seq up to which each match's viewers have been told."""
    boards = Scoreboard.objects.filter(pk__in=match_ids).values_list("pk", "epoch", "published_seq")
    return {match_id: (epoch, seq) for match_id, epoch, seq in boards}


def head_of(match_id: str) -> tuple[int, int]:
    """Epoch and seq of the newest event. Raises UnknownGameError."""
    place: tuple[int, int] | None = Scoreboard.objects.filter(pk=match_id).values_list("epoch", "match__head").first()
    if place is None:
        raise UnknownGameError(match_id)
    return place


def at_head(match_id: str) -> Reading:
    """Folded up to the newest event. Raises UnknownGameError or UnfoldableError."""
    log = log_of(match_id)
    epoch = Scoreboard.objects.values_list("epoch", flat=True).get(pk=match_id)
    held = _readings.get(match_id)
    if held is not None and held[0] is log and held[1].epoch == epoch:
        return held[1]
    reading = Reading(epoch, log.head, orjson.dumps(snapshot_of(log.state)))
    _readings.put(match_id, (log, reading))
    return reading


def games() -> QuerySet[Match]:
    """For lists, which may be a moment old."""
    return Match.objects.using(_lists()).select_related("scoreboard")


def events(match_id: str) -> QuerySet[MatchEvent]:
    return MatchEvent.objects.filter(match_id=match_id).select_related("recorded_by").order_by("seq")


@dataclass(frozen=True, slots=True)
class Deliveries:
    """All balls of an innings, in order."""

    epoch: int
    seq: int
    innings: int
    rows: list[dict[str, Any]]


def deliveries(match_id: str, number: int | None) -> Deliveries:
    """Of one innings, the current if none is named; none before the first. Raises UnknownInningsError and as log_of."""
    log = log_of(match_id)
    epoch = Scoreboard.objects.values_list("epoch", flat=True).get(pk=match_id)
    innings = next((one for one in log.state.innings if one.number == number), None)
    if number is None:
        innings = log.state.current
    elif innings is None:
        raise UnknownInningsError(number)
    rows = delivery_rows(log.state, innings) if innings else []
    return Deliveries(epoch, log.head, innings.number if innings else 1, rows)


def _lists() -> str:
    return "replica" if "replica" in settings.DATABASES else "default"


def log_of(match_id: str) -> Log:
    """Raises UnknownGameError or UnfoldableError."""
    folded = folding.current(match_id)
    if folded is None:
        raise UnknownGameError(match_id)
    return folded.log


_readings: folding.Held[tuple[Log, Reading]] = folding.Held()
_published: folding.Held[Reading] = folding.Held(256)


@lru_cache(maxsize=1024)
def _worker_is_late(match_id: str, second: int) -> bool:
    """Asked of the database once a second, process and match; exceptions are not remembered, so no unknown match is."""
    oldest_unpublished = MatchEvent.objects.filter(match=OuterRef("pk"), seq=OuterRef("published_seq") + 1)
    boards = Scoreboard.objects.filter(pk=match_id).annotate(
        waiting_since=Subquery(oldest_unpublished.values("recorded_at"))
    )
    board = boards.values_list("waiting_since", "stuck_seq").first()
    if board is None:
        raise UnknownGameError(match_id)
    waiting_since, stuck_seq = board
    return stuck_seq is None and waiting_since is not None and waiting_since < timezone.now() - LATE


def _from_cache(match_id: str) -> Reading | None:
    """The published state if the stored snapshot is of it; absent too while Redis does not answer."""
    if not settings.REDIS_URL:
        return None
    try:
        return _breaker.call(_published_state, match_id)
    except (redis.RedisError, CircuitBreakerError):
        metrics.reads_without_cache.inc()
        return None


def _published_state(match_id: str) -> Reading | None:
    place: bytes | None = _redis().get(cache_keys.seq(match_id))
    if place is None:
        return None
    epoch, seq = (int(part) for part in place.split(b"."))
    held = _published.get(match_id)
    if held is not None and (held.epoch, held.seq) == (epoch, seq):
        return held
    stored = _redis().hmget(cache_keys.snapshot(match_id), "epoch", "seq", "frame")
    if stored[0] is None or (int(stored[0]), int(stored[1])) != (epoch, seq):
        return None
    message = get_channel_layer().deserialize(stored[2])
    reading = Reading(epoch, seq, orjson.dumps(orjson.loads(message["body"])["snapshot"]))
    _published.put(match_id, reading)
    return reading


# After a failure readers go straight to the database for two seconds, rather than wait for a time-out each.
_breaker = CircuitBreaker(fail_max=1, reset_timeout=2)


@cache
def _redis() -> Any:
    retry = Retry(NoBackoff(), 0)
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=CACHE_TIMEOUT, socket_connect_timeout=CACHE_TIMEOUT, retry=retry
    )
