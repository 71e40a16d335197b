"""Where a read goes. Whatever the replica cannot answer, the primary does: no reader sees that there are two."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

import structlog
from django.conf import settings
from django.db import Error

from scoring import metrics
from scoring.errors import BusyError
from scoring.replica.breaker import breaker
from scoring.replica.lag import REPLICA

T = TypeVar("T")

log = structlog.get_logger(__name__)

PRIMARY = "default"
_database: ContextVar[str] = ContextVar("database", default=PRIMARY)


def database() -> str:
    """Return the name of the database that this thread reads; cricksy.database_router asks for each query."""
    return _database.get()


def read(work: Callable[[], T], has_all: Callable[[], bool] = lambda: True) -> T:
    """Return what `work` returns: on the replica, if that may be read and `has_all`, which is asked there, is true.

    Else, and if anything fails on the replica, on the primary. `work` is called twice then, so it may not write.
    """
    if REPLICA not in settings.DATABASES:
        return work()
    found = _read_replica(work, has_all)
    return work() if found is None else found[0]


def _read_replica(work: Callable[[], T], has_all: Callable[[], bool]) -> tuple[T] | None:
    """Return the answer in a tuple, or None if the primary has to answer. Raises BusyError."""
    outcome, found = "left_out", None
    if breaker.allows():
        token = _database.set(REPLICA)
        try:
            outcome, found = ("served", (work(),)) if has_all() else ("newer", None)
        except BusyError:
            # It is this process that is busy, whatever it reads.
            raise
        except Error as error:
            log.warning("replica_failed", error=repr(error))
            breaker.note(is_good=False)
            outcome = "failed"
        except Exception:
            # A match or an innings that the replica does not know may only not be there yet.
            outcome = "refused"
        finally:
            _database.reset(token)
    metrics.replica_reads.labels(outcome).inc()
    return found
