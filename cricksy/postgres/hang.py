"""Whether a Postgres server hangs. Once it was silent for too long nobody asks it, but for a thread that probes it."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable

import psycopg2
import structlog
from django.db import OperationalError

from cricksy.postgres import metrics

log = structlog.get_logger(__name__)

PROBE_SECONDS = 0.2
"""Between two probes: recording is back that soon after the return of Postgres."""
POOL_HAS_NONE = "query_wait_timeout"
"""What PgBouncer says when no connection to Postgres became free in time: it answers, but Postgres does not."""


class ImpatientError(psycopg2.OperationalError):
    """The server was silent for longer than one caller would wait. The connection cannot be used again."""


class SilentError(ImpatientError):
    """The server was silent for longer than the process may wait. The connection cannot be used again."""


class Hang:
    """The hang of one server, shared by all threads of a process. A server that refuses does not hang: it answers."""

    def __init__(self) -> None:
        self._is_silent = threading.Event()
        self._noticing = threading.Lock()

    @property
    def lasts(self) -> bool:
        return self._is_silent.is_set()

    def refuse(self) -> None:
        """Raise OperationalError while the server hangs: each thread that waited would be one less that serves."""
        if self.lasts:
            raise OperationalError("Postgres does not answer; it is being probed.")

    def notice(self, probe: Callable[[], object]) -> None:
        """Note that the server was silent, and probe it in a thread until it says anything."""
        with self._noticing:
            if self.lasts:
                return
            self._is_silent.set()
        metrics.hangs.inc()
        log.error("database_hangs")
        try:
            threading.Thread(target=self._probe, args=(probe,), name="postgres-probe", daemon=True).start()
        except RuntimeError:  # too many threads: without a probe the next request has to find out
            log.exception("database_probe_failed")
            self._is_silent.clear()

    def _probe(self, probe: Callable[[], object]) -> None:
        try:
            while is_silent(probe):
                time.sleep(PROBE_SECONDS)
            log.info("database_answers")
        except Exception:
            log.exception("database_probe_failed")
        finally:
            self._is_silent.clear()


def is_silent(probe: Callable[[], object]) -> bool:
    try:
        probe()
    except ImpatientError:
        return True
    except psycopg2.Error as error:  # also an answer: requests get the same, and at once
        return POOL_HAS_NONE in str(error)
    return False


hangs: defaultdict[str, Hang] = defaultdict(Hang)
"""By the alias of the database: a replica that hangs does not close the primary."""
