"""Rings the worker from a thread: a broker that does not answer hangs this thread, never a request."""

import os
import threading
from queue import Full, Queue

import redis
import structlog
from celery import current_app

from scoring import metrics
from scoring.redis_store import clients, keys

log = structlog.get_logger(__name__)

RECOMPUTE = "workers.tasks.recompute"
LONGEST_QUEUE = 1000
"""Matches that wait to be rung. A full queue drops rings and counts them; the sweep finds those matches."""
MARK_MILLISECONDS = 1000
"""If the queued task is lost, the mark must not keep the match silent for longer than the sweep would."""


class Bell:
    """A bounded queue of match ids, and the daemon thread that empties it. A match that waits is not queued twice."""

    def __init__(self, longest: int = LONGEST_QUEUE) -> None:
        self.pid = os.getpid()
        self._queue: Queue[str] = Queue(longest)
        self._waiting: set[str] = set()
        self._lock = threading.Lock()
        # daemon: a process that ends does not wait for the broker; the sweep finds matches that were not rung.
        self._thread = threading.Thread(target=self._keep_ringing, name="bell", daemon=True)
        self._thread.start()

    def ring(self, match_id: str) -> None:
        with self._lock:
            if match_id in self._waiting:
                return
            try:
                self._queue.put_nowait(match_id)
            except Full:  # the sweep rings the match later
                metrics.bells_dropped.inc()
                log.warning("bell_dropped", match=match_id)
                return
            self._waiting.add(match_id)

    def _keep_ringing(self) -> None:
        while True:
            match_id = self._queue.get()
            with self._lock:
                # Before sending: an event recorded from here on must ring again.
                self._waiting.discard(match_id)
            try:
                send(match_id)
            except Exception as error:  # the broker's clients raise many kinds, and none may end this thread
                metrics.bells_failed.inc()
                log.warning("bell_failed", match=match_id, error=repr(error))


def send(match_id: str) -> None:
    """Queue a recompute, by name since scoring may not import workers. Without a broker Celery runs it at once."""
    if current_app.conf.task_always_eager:
        # autodiscover_tasks imports the tasks only then; a worker does so when it starts, this process does not.
        current_app.loader.import_default_modules()
    elif not mark_queued(match_id):
        return
    current_app.signature(RECOMPUTE, args=(match_id,)).apply_async(queue="balls")


def mark_queued(match_id: str) -> bool:
    """Mark the match as queued. False if it was marked: the task that waits will publish this event too.

    A worker deletes the mark before it reads the log. Without the mark a busy match fills the queue with tasks that
    find nothing to do, and all other matches wait behind them.
    """
    try:
        return bool(clients.bell().set(keys.rung(match_id), 1, nx=True, px=MARK_MILLISECONDS))
    except redis.RedisError:  # one task too many is better than a ball that waits for the sweep
        return True


_bell: Bell | None = None
_starting = threading.Lock()


def ring(match_id: str) -> None:
    """Ask for a recompute. Never waits for the broker and never raises."""
    global _bell
    with _starting:
        # Celery forks after loading, and threads do not survive a fork: each process starts its own.
        if _bell is None or _bell.pid != os.getpid():
            _bell = Bell()
    _bell.ring(match_id)
