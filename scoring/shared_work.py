"""Work that many readers ask for at once: done once for all who wait, and by few threads of a process."""

import threading
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from scoring import metrics
from scoring.errors import BusyError

T = TypeVar("T")

AT_ONCE = 2
"""Pieces of work. A process has eight threads; together with those that wait, three are left for balls."""
MOST_WAITING = 3
PATIENCE = 5.0
"""Seconds that a thread waits. Folding a Test takes 0.2 s; only printing takes over a second."""

reader: ContextVar[str] = ContextVar("reader", default="")
"""The address that this thread reads for; "" if it works for no reader, or for one without an address."""


class SharedWork:
    """Who asks for work that is being done gets its result, or the exception that it raised.

    An address has never all places, nor all that may wait, so no address alone makes the others be refused.

    `do` must not be called inside of work: the inner call could wait for a place that the outer one holds.
    """

    def __init__(self, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING, patience: float = PATIENCE) -> None:
        self.at_once = at_once
        self.most_waiting = most_waiting
        self.patience = patience
        self._changed = threading.Condition()
        self._running: dict[Hashable, Future[Any]] = {}
        self._at_work: list[str] = []
        self._waiting: list[str] = []

    def do(self, key: Hashable, work: Callable[[], T], whose: str | None = None) -> T:
        """Return what `work` returns. Raises BusyError, and whatever `work` raises.

        It takes the room of the reader `whose`, by default that of this thread.
        """
        whose = reader.get() if whose is None else whose
        with self._changed:
            running: Future[T] | None = self._running.get(key)
            if running is None:
                mine = self._running[key] = Future()
        return self._follow(running, whose) if running is not None else self._lead(key, work, mine, whose)

    def _lead(self, key: Hashable, work: Callable[[], T], future: "Future[T]", whose: str) -> T:
        try:
            with self._place(whose):
                result = work()
        except BaseException as error:
            self._forget(key)
            future.set_exception(error)
            raise
        self._forget(key)
        future.set_result(result)
        return result

    def _follow(self, future: "Future[T]", whose: str) -> T:
        with self._patience(whose):
            if not wait([future], self.patience).done:
                raise _busy()
        return future.result()

    @contextmanager
    def _place(self, whose: str) -> Iterator[None]:
        with self._changed:
            if not _has_room(self._at_work, self.at_once, whose):
                self._await_place(whose)
            self._at_work.append(whose)
        try:
            yield
        finally:
            with self._changed:
                self._at_work.remove(whose)
                self._changed.notify_all()

    def _await_place(self, whose: str) -> None:
        with self._patience(whose):
            if not self._changed.wait_for(lambda: _has_room(self._at_work, self.at_once, whose), self.patience):
                raise _busy()

    @contextmanager
    def _patience(self, whose: str) -> Iterator[None]:
        """Be one of those who wait. Raises BusyError at once if too many do already."""
        with self._changed:
            if not _has_room(self._waiting, self.most_waiting, whose):
                raise _busy()
            self._waiting.append(whose)
        try:
            yield
        finally:
            with self._changed:
                self._waiting.remove(whose)

    def _forget(self, key: Hashable) -> None:
        # Before the result is set: who comes later begins anew, since the match may have changed.
        with self._changed:
            del self._running[key]


def _has_room(taken: list[str], most: int, whose: str) -> bool:
    """Whether one more may enter: an address only as long as it leaves room for another one."""
    return len(taken) < most and (not whose or most == 1 or taken.count(whose) < most - 1)


def _busy() -> BusyError:
    metrics.reads_refused.labels("busy").inc()
    return BusyError()


shared_work = SharedWork()
"""One for all heavy reads of a process, whatever they are of."""
