"""Prometheus counters in a folder that all processes share: the gauges of a process that has ended must go."""

import os
from pathlib import Path

from prometheus_client import multiprocess


def forget_this_process() -> None:
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        _forget(os.getpid())


def forget_dead_processes() -> None:
    """Forget processes that were killed, and so could not do it themselves."""
    for pid in _processes_with_gauges():
        if not Path(f"/proc/{pid}").exists():
            _forget(pid)


def _processes_with_gauges() -> set[int]:
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    # As in gauge_livesum_4711.db
    return {int(file.stem.rpartition("_")[2]) for file in Path(folder).glob("gauge_live*.db")} if folder else set()


def _forget(pid: int) -> None:
    multiprocess.mark_process_dead(pid)  # type: ignore[no-untyped-call]
