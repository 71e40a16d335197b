"""Celery tasks. They carry only ids and mean "catch up to the head".

So duplicates, reordering and redelivery are harmless.
"""

import time
from collections.abc import Sequence

import redis
import structlog
from celery import shared_task
from django.conf import settings

from realtime.redis import broadcast
from scoring import bell
from scoring.errors import StaleEpochError
from scoring.publishing import rows
from scoring.publishing.catch_up import Published, catch_up, catch_up_unknown, take_turn
from scoring.publishing.lag import MOST_AT_ONCE, lagging_matches, late_scorecards
from scoring.publishing.rows import Shown
from scoring.publishing.stuck import stuck_matches, stuck_matches_to_try
from scoring.redis_store import clients, due, keys
from scoring.replica import heartbeat
from workers import metrics
from workers.prediction.rated.learning import learn_results
from workers.prediction.serving.after_ball import send_predictions
from workers.sweeping import note_matches, renew_different_matches

log = structlog.get_logger(__name__)

TASK_EXPIRES_SECONDS = 10
"""A task that no worker has begun by then expires. A later sweep rings again, so the queue holds no old tasks."""
MOST_DUE = 16
"""Matches that one task takes: viewers of the first get its balls when the last is folded."""
MOST_STUCK = 20
"""Stuck matches that one sweep tries again: each is folded whole."""


@shared_task(ignore_result=True)
def recompute(*match_ids: str) -> None:
    """Publish these matches and those that are due, up to their heads. The sweep tries again what fails here."""
    follow_up(_publish({*match_ids, *_take_due()}))


def _take_due() -> list[str]:
    if not settings.REDIS_URL:
        return []
    try:
        # Before their logs are read: an event recorded from here on makes its match due again.
        match_ids = due.take(MOST_DUE)
    except redis.RedisError as error:
        metrics.publish_failures.labels("redis").inc()
        log.warning("due_not_read", error=repr(error))
        return []
    if len(match_ids) == MOST_DUE:
        # More may be due, which another worker can take.
        recompute.apply_async()
    return match_ids


def _publish(match_ids: set[str]) -> list[Published]:
    published: dict[str, Published] = {}
    try:
        published, unknown, behind = take_turn(match_ids, broadcast.publish)
        for match_id in behind:
            # Not here: others may have waited for longer.
            bell.ring(match_id)
        for match_id in unknown:
            if (found := _publish_unknown(match_id)) is not None:
                published[match_id] = found
    except redis.RedisError as error:
        # Nothing of these counts as published; the sweep rings again until Redis answers.
        unpublished = sorted(match_ids - published.keys())
        metrics.publish_failures.labels("redis").inc(len(unpublished))
        log.warning("publish_failed", matches=unpublished, error=repr(error))
    return list(published.values())


def _publish_unknown(match_id: str) -> Published | None:
    try:
        return catch_up_unknown(match_id, broadcast.publish)
    except StaleEpochError as error:
        # Twice in one transaction, so another database publishes the same match to this Redis.
        metrics.publish_failures.labels("refused").inc()
        log.error("publish_refused", match=match_id, error=str(error))
        return None


def publish(match_id: str) -> None:
    """Publish a match up to its head, the rows of its scorecard, and its prediction.

    Raises redis.RedisError or StaleEpochError if not everything was published.
    """
    published = catch_up(match_id, broadcast.publish)
    follow_up([] if published is None else [published])


def follow_up(published: Sequence[Published]) -> None:
    """Write the rows and send the predictions for states that were just published.

    After the commit and outside the lock, so that neither delays a ball. A prediction that fails raises nothing.
    """
    rows.write_if_due([Shown(each.match_id, each.place, each.log.state) for each in published])
    new = [each for each in published if each.event_count]
    send_predictions(new)
    if any(each.log.state.result is not None for each in new):
        _ask_to_learn()


def _ask_to_learn() -> None:
    """Queue the task. What is lost here, the next one finds a minute later."""
    try:
        learn.apply_async()
    except Exception as error:  # the broker's clients raise many kinds, and the matches are published
        metrics.rating_failures.inc()
        log.warning("learn_not_sent", error=repr(error))


@shared_task(ignore_result=True)
def learn() -> None:
    """Let the ratings learn from all results that are new, corrected or taken away.

    After a result, and from beat each minute. It names no match, so a double finds nothing to do.
    """
    if learn_results():
        learn.apply_async()


@shared_task(ignore_result=True)
def sweep() -> None:
    """Ring the matches whose ring or task was lost, those that Redis has otherwise, those whose rows are old, and stuck
    ones to try again.

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
    for match_id in {*rung, *different, *late_scorecards(most=MOST_AT_ONCE)}:
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
