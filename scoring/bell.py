"""Rings the worker from a thread: a broker that does not answer hangs this thread, never a request."""

import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from queue import Empty, Full, Queue

import redis
import structlog
from celery import current_app

from scoring import metrics
from scoring.redis_store import due

log = structlog.get_logger(__name__)

RECOMPUTE = "workers.tasks.recompute"
LONGEST_QUEUE = 1000
"""Matches that wait to be rung. A full queue drops rings and counts them; the sweep finds those matches."""
MOST_AT_ONCE = 50
"""Matches that are noted as due together."""


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
            match_ids = self._take_waiting()
            try:
                send(match_ids)
            except Exception as error:  # the broker's clients raise many kinds, and none may end this thread
                metrics.bells_failed.inc()
                log.warning("bell_failed", matches=match_ids, error=repr(error))

    def _take_waiting(self) -> list[str]:
        """Wait for a match. Return it, and those that wait by now: while these are sent, the next ones gather."""
        match_ids = [self._queue.get()]
        with suppress(Empty):
            while len(match_ids) < MOST_AT_ONCE:
                match_ids.append(self._queue.get_nowait())
        with self._lock:
            # Before sending: an event recorded from here on must ring again.
            self._waiting.difference_update(match_ids)
        return match_ids


def send(match_ids: Sequence[str]) -> None:
    """Ask for a recompute of these matches, by name since scoring may not import workers.

    Without a broker Celery runs it at once.
    """
    if current_app.conf.task_always_eager:
        # autodiscover_tasks imports the tasks only then; a worker does so when it starts, this process does not.
        current_app.loader.import_default_modules()
    else:
        try:
            if not due.add(match_ids):
                return
            match_ids = ()
        except redis.RedisError:
            # The broker may be another server: its task names the matches.
            pass
    current_app.signature(RECOMPUTE, args=match_ids).apply_async(queue="balls")


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
