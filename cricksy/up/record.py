"""A file of the processes that `up` has started, so that the next start can end those that outlived a kill.

A process is known by its pid and the time of its start: the pid alone may be another program's by now.
"""

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

import psutil

from cricksy import private_files
from cricksy.up.children import Child

FILE = "processes.json"
# Seconds. The time of a start is computed from that of the boot, which is corrected now and then.
SAME_START = 2
PATIENCE = 3
# The data of Postgres name its process, and its own start ends it as it should be ended.
LEFT_ALONE = "postgres"


class Entry(TypedDict):
    name: str
    pid: int
    started: float


class Record:
    def __init__(self, root: Path) -> None:
        self.file = root / FILE
        self.pids: list[int] = []

    def update(self, children: list[Child]) -> None:
        """Write the file if a process was started since."""
        running = {each.process.pid: each.name for each in children if each.process and not each.died()}
        if [*running] == self.pids:
            return
        entries = [entry for pid, name in running.items() for entry in entries_of(pid, name)]
        with contextlib.suppress(OSError):  # a full disk; it is tried again
            private_files.write(self.file, json.dumps(entries))
            self.pids = [*running]


def entries_of(pid: int, name: str) -> Iterator[Entry]:
    with contextlib.suppress(psutil.Error):
        yield {"name": name, "pid": pid, "started": psutil.Process(pid).create_time()}


def end_leftovers(root: Path) -> list[str]:
    """End what the record names and still runs, with its children; return the names."""
    entries = [entry for entry in read(root) if entry["name"] != LEFT_ALONE]
    found = {entry["name"]: list(leftovers(entry)) for entry in entries}
    processes = [process for each in found.values() for process in each]
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE)
    for process in alive:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(alive, timeout=PATIENCE)
    return [name for name, each in found.items() if each]


def read(root: Path) -> list[Entry]:
    try:
        entries = json.loads((root / FILE).read_text())
        return [Entry(name=str(each["name"]), pid=int(each["pid"]), started=float(each["started"])) for each in entries]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def leftovers(entry: Entry) -> Iterator[psutil.Process]:
    """Yield the process, or its children if only they are left: each child of `up` leads a session of its own."""
    leader = process_of(entry["pid"])
    if leader and abs(leader.create_time() - entry["started"]) > SAME_START:
        return
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if os.getsid(process.pid) == entry["pid"] and is_ours(process, entry["started"]):
                yield process


def process_of(pid: int) -> psutil.Process | None:
    try:
        return psutil.Process(pid)
    except psutil.Error:
        return None


def is_ours(process: psutil.Process, since: float) -> bool:
    """A pid stays taken while it names a session; after the last process of the session another may get it."""
    return process.create_time() > since - SAME_START and (
        process.pid == os.getsid(process.pid) or Path(process.exe()).samefile(sys.executable)
    )
