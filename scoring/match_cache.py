"""A bounded cache with one value for each match, safe to share between threads."""

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

MOST_MATCHES = 64
"""A folded log of a finished Test is some 1 MB, so a full cache of logs stays under 64 MB a process."""

Value = TypeVar("Value")


class MatchCache(Generic[Value]):
    """A full cache drops the match that was used least recently."""

    def __init__(self, most: int = MOST_MATCHES) -> None:
        self.most = most
        self._values: OrderedDict[str, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, match_id: str) -> Value | None:
        with self._lock:
            if match_id in self._values:
                self._values.move_to_end(match_id)
            return self._values.get(match_id)

    def put(self, match_id: str, value: Value) -> None:
        with self._lock:
            self._values[match_id] = value
            self._values.move_to_end(match_id)
            while len(self._values) > self.most:
                self._values.popitem(last=False)

    def forget(self, match_id: str) -> None:
        with self._lock:
            self._values.pop(match_id, None)
