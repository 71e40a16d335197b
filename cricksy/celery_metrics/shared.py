"""The counts of all processes of a worker, in files of one folder, each named for a place in the pool.

A process that is killed is replaced at the same place, and goes on with the counts that it finds. Files named for
process ids would become more for ever. Import this before anything that counts: it decides how counts are kept.
"""

import os
import sys
from pathlib import Path

import structlog
from billiard.process import current_process
from prometheus_client import REGISTRY, CollectorRegistry, values
from prometheus_client.multiprocess import MultiProcessCollector

from cricksy.celery_metrics.processes import PoolProcesses

log = structlog.get_logger(__name__)

FOLDER = os.environ.get("CRICKSY_WORKER_COUNTS", "")


def place() -> str:
    """Return the number of this process in its pool; "main" in the parent."""
    return str(getattr(current_process(), "index", "main"))


def share(folder: Path) -> bool:
    """Count in this folder from now on. It is emptied: counts of an earlier worker would be counted again."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.glob("*.db"):
            file.unlink()
    except OSError as error:  # publishing goes on without the counts of the pool
        log.error("counts_not_shared", error=str(error))
        return False
    # prometheus_client itself reads it when it opens a file.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    values.ValueClass = values.MultiProcessValue(place)  # type: ignore[no-untyped-call]
    return True


# A shell of an operator may have the variables of a worker that runs.
is_shared = bool(FOLDER) and "worker" in sys.argv and share(Path(FOLDER))


def registry() -> CollectorRegistry:
    """Return what the parent of a worker serves: the sums over its processes."""
    if not is_shared:
        return REGISTRY
    found = CollectorRegistry()
    MultiProcessCollector(found, path=FOLDER)  # type: ignore[no-untyped-call]
    found.register(PoolProcesses())
    return found
