"""A bounded cache with one value for each match, safe to share between threads."""

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

MOST_MATCHES = 64
"""A folded log of a finished Test is some 1 MB, so a full cache of logs stays under 64 MB, 128 with protected ones."""

Value = TypeVar("Value")


class MatchCache(Generic[Value]):
    """A full cache drops the match that was used least recently.

    Protected matches have room of their own, as many again: only protected ones push them out.
    """

    def __init__(self, most: int = MOST_MATCHES) -> None:
        self.most = most
        self._values: OrderedDict[str, Value] = OrderedDict()
        self._protected: OrderedDict[str, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, match_id: str) -> Value | None:
        with self._lock:
            if match_id in self._protected:
                return self._protected[match_id]
            if match_id in self._values:
                self._values.move_to_end(match_id)
            return self._values.get(match_id)

    def put(self, match_id: str, value: Value) -> None:
        with self._lock:
            # Its rank among the protected stays: reads must not decide which of them goes.
            if match_id in self._protected:
                self._protected[match_id] = value
            else:
                self._put(self._values, match_id, value)

    def protect(self, match_id: str, value: Value) -> None:
        with self._lock:
            self._values.pop(match_id, None)
            self._put(self._protected, match_id, value)

    def _put(self, values: OrderedDict[str, Value], match_id: str, value: Value) -> None:
        values[match_id] = value
        values.move_to_end(match_id)
        while len(values) > self.most:
            values.popitem(last=False)

    def forget(self, match_id: str) -> None:
        with self._lock:
            self._values.pop(match_id, None)
            self._protected.pop(match_id, None)
