"""Rings the worker from a thread: a broker that accepts and does not answer may hang this thread, never a request."""

import os
import threading
from functools import cache
from queue import Full, Queue
from typing import Any

import redis
import structlog
from celery import current_app
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from scoring import cache_keys, metrics

log = structlog.get_logger(__name__)

RECOMPUTE = "workers.tasks.recompute"
LONGEST_QUEUE = 1000
# A task that was lost must not keep a match silent for longer than the sweep would.
MARK_MILLISECONDS = 1000


class Bell:
    """A bounded queue of match ids and the daemon thread that empties it; a match that waits is not queued twice."""

    def __init__(self, longest: int = LONGEST_QUEUE) -> None:
        self.pid = os.getpid()
        self._queue: Queue[str] = Queue(longest)
        self._waiting: set[str] = set()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._keep_ringing, name="bell", daemon=True)
        self._thread.start()

    def ring(self, match_id: str) -> None:
        with self._lock:
            if match_id in self._waiting:
                return
            try:
                self._queue.put_nowait(match_id)
            except Full:
                metrics.bells_dropped.inc()
                log.warning("bell_dropped", match=match_id)
                return
            self._waiting.add(match_id)

    def _keep_ringing(self) -> None:
        while True:
            match_id = self._queue.get()
            with self._lock:
                self._waiting.discard(match_id)
            try:
                send(match_id)
            except Exception as error:  # the broker's clients raise many kinds, and none may end this thread
                metrics.bells_failed.inc()
                log.warning("bell_failed", match=match_id, error=repr(error))


def send(match_id: str) -> None:
    """By name, for scoring imports no worker; with no broker configured Celery runs the task here and now."""
    if current_app.conf.task_always_eager:
        current_app.loader.import_default_modules()
    elif waits_in_queue(match_id):
        return
    current_app.signature(RECOMPUTE, args=(match_id,)).apply_async(queue="balls")


def waits_in_queue(match_id: str) -> bool:
    """Whether a task of this match is queued that no worker has begun, and that will see this event too.

    A worker that begins takes the mark away before it reads the log; without this a busy match fills the queue with
    tasks that find nothing to do, and all others wait behind them.
    """
    try:
        return not _redis().set(cache_keys.rung(match_id), 1, nx=True, px=MARK_MILLISECONDS)
    except redis.RedisError:
        return False


@cache
def _redis() -> Any:
    retry = Retry(NoBackoff(), 0)
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=retry)


_bell: Bell | None = None
_starting = threading.Lock()


def ring(match_id: str) -> None:
    """Never blocks or raises for trouble with the broker; gunicorn forks, so each process starts its own thread."""
    global _bell
    with _starting:
        if _bell is None or _bell.pid != os.getpid():
            _bell = Bell()
    _bell.ring(match_id)
