"""Tasks carry only ids and mean "catch up to the head": doubles, reordering and redelivery change nothing."""

import time

import redis
import structlog
from celery import shared_task
from django.conf import settings

from realtime import broadcast
from scoring import cache_keys, scoreboard
from workers import metrics, publishing

log = structlog.get_logger(__name__)

# A bell that no worker heard for this long is better rung anew by a later sweep than queued behind others.
BELL_SECONDS = 10
MOST_RUNG = 200


@shared_task(ignore_result=True)
def recompute(match_id: str) -> None:
    try:
        if settings.REDIS_URL:
            # Before the log is read: an event from here on rings anew.
            broadcast.client().delete(cache_keys.rung(match_id))
        publishing.catch_up(match_id)
    except redis.RedisError as error:
        # Nothing counts as published; the sweep rings again until Redis answers.
        metrics.publish_failures.labels("redis").inc()
        log.warning("publish_failed", match=match_id, error=repr(error))
    except broadcast.Refused as error:
        metrics.publish_failures.labels("refused").inc()
        log.error("publish_refused", match=match_id, error=str(error))


@shared_task(ignore_result=True)
def sweep() -> None:
    """Ring the matches whose bell was lost; whatever lost it, no viewer waits for longer than this takes to come by."""
    late = scoreboard.lagging(most=MOST_RUNG)
    for match_id in late:
        recompute.apply_async((match_id,), expires=BELL_SECONDS)
    metrics.sweep_rung.inc(len(late))
    note_sweep()


def note_sweep() -> None:
    metrics.last_sweep.set_to_current_time()
    if settings.REDIS_URL:
        broadcast.client().set(metrics.LAST_SWEEP, time.time())
