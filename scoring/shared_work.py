"""Work that many readers ask for at once: done once for all who wait, and by few threads of a process."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, wait
from typing import Any, TypeVar

from scoring import metrics
from scoring.errors import BusyError

T = TypeVar("T")

AT_ONCE = 2
"""Pieces of work. A process has eight threads; together with those that wait, three are left for balls."""
MOST_WAITING = 3
PATIENCE = 5.0
"""Seconds that a thread waits. Folding a Test takes 0.2 s, and nothing here takes over a second."""


class SharedWork:
    """Who asks for work that is being done gets its result, or the exception that it raised.

    `do` must not be called inside of work: the inner call could wait for a place that the outer one holds.
    """

    def __init__(self, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING, patience: float = PATIENCE) -> None:
        self.most_waiting = most_waiting
        self.patience = patience
        self._places = threading.BoundedSemaphore(at_once)
        self._lock = threading.Lock()
        self._running: dict[Hashable, Future[Any]] = {}
        self._waiting = 0

    def do(self, key: Hashable, work: Callable[[], T]) -> T:
        """Return what `work` returns. Raises BusyError, and whatever `work` raises."""
        with self._lock:
            running: Future[T] | None = self._running.get(key)
            if running is None:
                mine = self._running[key] = Future()
        return self._follow(running) if running is not None else self._lead(key, work, mine)

    def _lead(self, key: Hashable, work: Callable[[], T], future: "Future[T]") -> T:
        try:
            self._take_place()
            try:
                result = work()
            finally:
                self._places.release()
        except BaseException as error:
            self._forget(key)
            future.set_exception(error)
            raise
        self._forget(key)
        future.set_result(result)
        return result

    def _follow(self, future: "Future[T]") -> T:
        if not self._wait(lambda: bool(wait([future], self.patience).done)):
            raise _busy()
        return future.result()

    def _take_place(self) -> None:
        if not self._places.acquire(blocking=False) and not self._wait(self._await_place):
            raise _busy()

    def _await_place(self) -> bool:
        return self._places.acquire(timeout=self.patience)

    def _wait(self, until: Callable[[], bool]) -> bool:
        """Return whether it came to pass in time; False at once if too many threads wait already."""
        with self._lock:
            if self._waiting >= self.most_waiting:
                return False
            self._waiting += 1
        try:
            return until()
        finally:
            with self._lock:
                self._waiting -= 1

    def _forget(self, key: Hashable) -> None:
        # Before the result is set: who comes later begins anew, since the match may have changed.
        with self._lock:
            del self._running[key]


def _busy() -> BusyError:
    metrics.reads_refused.labels("busy").inc()
    return BusyError()


shared_work = SharedWork()
"""One for all heavy reads of a process, whatever they are of."""
