"""Counts tasks: how many there were, how they ended, how long they took."""

import time
from functools import cache
from typing import Any

from celery.signals import task_failure, task_postrun, task_prerun, task_revoked, task_success
from prometheus_client import Counter, Histogram

seconds = Histogram(
    "cricksy_task_seconds",
    "Seconds that a task ran.",
    ["task", "queue"],
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300),
)
ended = Counter("cricksy_tasks_total", "Tasks that ended, by how they did.", ["task", "queue", "outcome"])
OUTCOMES = ("succeeded", "failed", "expired", "revoked")

_began: dict[str, float] = {}


def begin_series(app: Any) -> None:
    """Begin the series of the tasks that this worker takes: until its first use, a series does not exist."""
    own = set(app.amqp.queues.consume_from)
    for task in app.tasks.values():
        name, queue = names(task)
        if queue in own and not name.startswith("celery."):
            seconds.labels(name, queue)
            for outcome in OUTCOMES:
                ended.labels(name, queue, outcome)


def names(task: Any) -> tuple[str, str]:
    return task.name, queue_of(task.app, task.name)


@cache
def queue_of(app: Any, task: str) -> str:
    return str(app.amqp.router.route({}, task)["queue"].name)


@task_prerun.connect  # type: ignore[untyped-decorator]  # Celery has no types
def note_begin(task_id: str, **_: Any) -> None:
    _began[task_id] = time.perf_counter()


@task_postrun.connect  # type: ignore[untyped-decorator]
def note_end(task_id: str, task: Any, **_: Any) -> None:
    began = _began.pop(task_id, None)
    if began is not None:
        seconds.labels(*names(task)).observe(time.perf_counter() - began)


@task_success.connect  # type: ignore[untyped-decorator]
def note_success(sender: Any, **_: Any) -> None:
    ended.labels(*names(sender), "succeeded").inc()


@task_failure.connect  # type: ignore[untyped-decorator]
def note_failure(sender: Any, **_: Any) -> None:
    ended.labels(*names(sender), "failed").inc()


@task_revoked.connect  # type: ignore[untyped-decorator]
def note_refusal(sender: Any, expired: bool = False, **_: Any) -> None:
    ended.labels(*names(sender), "expired" if expired else "revoked").inc()
