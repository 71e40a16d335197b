"""The machine of the measurement, and how many sockets a process may open on it."""

import os
import platform
import resource
from importlib.metadata import version
from pathlib import Path
from typing import Any

# Files of a server or a client besides those of its viewers: listeners, Redis, epoll, logs.
OTHER_FILES = 100


def too_many(viewers: int) -> str:
    """Say why this machine cannot hold so many viewers; "" if it can."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    wanted = viewers + OTHER_FILES
    if limit >= wanted:
        return ""
    return (
        f"{viewers:,} viewers need {wanted:,} open files in the server and in the client; the hard limit is {limit:,}."
    )


def facts() -> dict[str, Any]:
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": processor(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "uvloop": version("uvloop"),
        "load_at_start": [round(load, 2) for load in os.getloadavg()],
        "file_limit": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
    }


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
