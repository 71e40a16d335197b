"""A bounded cache with one value for each match, safe to share between threads."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

MOST_MATCHES = 64

Value = TypeVar("Value")


class MatchCache(Generic[Value]):
    """A full cache drops the match that was used least recently. `most` counts matches, or what `weigh` says of each.

    Protected matches have room of their own, as much again: only protected ones push them out.
    """

    def __init__(self, most: int = MOST_MATCHES, weigh: Callable[[Value], int] = lambda value: 1) -> None:
        self._weigh = weigh
        self._values: _Room[Value] = _Room(most)
        self._protected: _Room[Value] = _Room(most)
        self._lock = threading.Lock()

    def get(self, match_id: str) -> Value | None:
        with self._lock:
            if match_id in self._protected.values:
                return self._protected.values[match_id][0]
            if match_id not in self._values.values:
                return None
            self._values.values.move_to_end(match_id)
            return self._values.values[match_id][0]

    def put(self, match_id: str, value: Value) -> None:
        weight = self._weigh(value)
        with self._lock:
            if match_id in self._protected.values:
                # Its rank stays: reads must not decide which of the protected ones goes.
                self._protected.set(match_id, value, weight)
            else:
                self._values.put(match_id, value, weight)

    def protect(self, match_id: str, value: Value) -> None:
        weight = self._weigh(value)
        with self._lock:
            self._values.drop(match_id)
            self._protected.put(match_id, value, weight)

    def forget(self, match_id: str) -> None:
        with self._lock:
            self._values.drop(match_id)
            self._protected.drop(match_id)

    def clear(self) -> None:
        with self._lock:
            for room in (self._values, self._protected):
                room.values.clear()
                room.weight = 0


class _Room(Generic[Value]):
    """Values with their weights; the one used least recently comes first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.weight = 0
        self.values: OrderedDict[str, tuple[Value, int]] = OrderedDict()

    def put(self, match_id: str, value: Value, weight: int) -> None:
        self.set(match_id, value, weight)
        self.values.move_to_end(match_id)
        # The newest stays even if it alone is too heavy: its next ball is the most likely one.
        while self.weight > self.most and len(self.values) > 1:
            self.drop(next(iter(self.values)))

    def set(self, match_id: str, value: Value, weight: int) -> None:
        """Set a value; the rank of one that is there stays."""
        if match_id in self.values:
            self.weight -= self.values[match_id][1]
        self.values[match_id] = value, weight
        self.weight += weight

    def drop(self, match_id: str) -> None:
        if match_id in self.values:
            self.weight -= self.values.pop(match_id)[1]
