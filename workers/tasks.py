"""Celery tasks. They carry only ids and mean "catch up to the head".

So duplicates, reordering and redelivery are harmless.
"""

import time

import redis
import structlog
from celery import shared_task
from django.conf import settings

from realtime.redis import broadcast
from scoring.errors import StaleEpochError
from scoring.publishing.catch_up import catch_up
from scoring.publishing.lag import MOST_AT_ONCE, lagging_matches
from scoring.publishing.stuck import stuck_matches, stuck_matches_to_try
from scoring.redis_store import clients, keys
from scoring.replica import heartbeat
from workers import metrics
from workers.prediction.serving.after_ball import send_prediction
from workers.sweeping import note_matches, renew_different_matches

log = structlog.get_logger(__name__)

TASK_EXPIRES_SECONDS = 10
"""A task that no worker has begun by then expires. A later sweep rings again, so the queue holds no old tasks."""
MOST_STUCK = 20
"""Stuck matches that one sweep tries again: each is folded whole."""


@shared_task(ignore_result=True)
def recompute(match_id: str) -> None:
    """Publish a match up to its head. The sweep tries again what fails here."""
    try:
        if settings.REDIS_URL:
            # Before the log is read: an event recorded from here on rings again.
            clients.publisher().delete(keys.rung(match_id))
        publish_and_predict(match_id)
    except redis.RedisError as error:
        # Nothing counts as published; the sweep rings again until Redis answers.
        metrics.publish_failures.labels("redis").inc()
        log.warning("publish_failed", match=match_id, error=repr(error))
    except StaleEpochError as error:
        # Twice in one transaction, so another database publishes the same match to this Redis.
        metrics.publish_failures.labels("refused").inc()
        log.error("publish_refused", match=match_id, error=str(error))


def publish_and_predict(match_id: str) -> None:
    """Publish a match up to its head, then the prediction for the newest state.

    Raises redis.RedisError or StaleEpochError if not everything was published. A prediction that fails raises nothing.
    """
    published = catch_up(match_id, broadcast.publish)
    if published is not None:
        # After the commit and outside the lock: a slow prediction delays no ball.
        send_prediction(published)


@shared_task(ignore_result=True)
def sweep() -> None:
    """Ring the matches whose ring or task was lost, those that Redis has otherwise, and stuck ones to try again.

    Beat runs this every second.
    """
    # First: a Redis that fails must not make the replica look old.
    heartbeat.beat()
    late = lagging_matches()
    different = renew_different_matches() if settings.REDIS_URL else []
    stuck = stuck_matches()
    if settings.REDIS_URL:
        note_matches(late, stuck)
    rung = [*late[:MOST_AT_ONCE], *(stuck_matches_to_try(most=MOST_STUCK) if stuck else ())]
    for match_id in {*rung, *different}:
        # Not by bell.send: the mark of a lost task may still be there, and would suppress this one.
        recompute.apply_async((match_id,), expires=TASK_EXPIRES_SECONDS)
    metrics.sweep_rung.inc(len(rung))
    # Last: a sweep that could not reach the broker is not noted, so the alert on an old sweep can fire.
    _note_sweep()


def _note_sweep() -> None:
    """Note the time for the alert on an old sweep: in a gauge for Prometheus, in a key that any process can read."""
    metrics.last_sweep.set_to_current_time()
    if settings.REDIS_URL:
        clients.publisher().set(keys.LAST_SWEEP, time.time(), ex=keys.SWEEP_SECONDS)
