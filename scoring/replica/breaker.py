"""Whether the replica may be read. A thread asks the replica; requests only look at what the thread has found."""

import threading
import time
from collections.abc import Callable

import structlog

from scoring.replica.lag import lag_seconds

log = structlog.get_logger(__name__)

PROBE_SECONDS = 0.5
LONGEST_LAG = 2.0
"""Seconds. The heartbeat itself is up to one second old."""
GOOD_ENOUGH = 3
"""Good probes after a bad one, so that a replica that comes and goes is left alone."""
LASTS = 1.5
"""Seconds that a probe counts: a thread that hangs or has died lets nobody read the replica."""


class Breaker:
    """Opens with the first bad probe or failed read, and closes after some good probes; it begins open."""

    def __init__(self, probe: Callable[[], bool], clock: Callable[[], float] = time.monotonic) -> None:
        self.probe = probe
        self.clock = clock
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._good = 0
        self._closed_until = 0.0

    def allows(self) -> bool:
        """Return whether the replica may be read. The first to ask starts the thread."""
        if self._thread is None or not self._thread.is_alive():
            self._start()
        return self.is_closed

    @property
    def is_closed(self) -> bool:
        return self.clock() < self._closed_until

    def note(self, *, is_good: bool) -> None:
        """Count a probe, or a read that failed."""
        with self._lock:
            was_closed = self._closed_until > 0
            self._good = self._good + 1 if is_good else 0
            self._closed_until = self.clock() + LASTS if self._good >= GOOD_ENOUGH else 0.0
            is_closed = self._closed_until > 0
        if is_closed != was_closed:
            log.warning("replica_is_read" if is_closed else "replica_left_out")

    def _start(self) -> None:
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                return
            thread = threading.Thread(target=self._watch, name="replica-probe", daemon=True)
            try:
                thread.start()
            except RuntimeError:  # too many threads: the next read tries again, and this one goes to the primary
                log.exception("replica_probe_failed")
            else:
                self._thread = thread

    def _watch(self) -> None:
        while True:
            self.note(is_good=self._probe())
            time.sleep(PROBE_SECONDS)

    def _probe(self) -> bool:
        try:
            return self.probe()
        except Exception:
            log.exception("replica_probe_failed")
            return False


def is_good() -> bool:
    lag = lag_seconds()
    return lag is not None and lag <= LONGEST_LAG


breaker = Breaker(is_good)
"""One for all reads of a process."""
