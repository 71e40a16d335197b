"""Settings of gunicorn: threads, because each keeps its database connection (docs/decisions/001-two-servers.md)."""

import os
from typing import Any

from prometheus_client import multiprocess

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
preload_app = True
control_socket_disable = True
keepalive = 15
graceful_timeout = 5
backlog = 4096


def child_exit(server: Any, worker: Any) -> None:
    # Without this the live gauges of a worker that has ended would still be counted.
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
