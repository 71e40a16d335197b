"""Allows one `up` in a folder. The kernel releases the lock with the process, so a killed one leaves none behind."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cricksy.local_environment import lock_file

# Seconds. Another command holds the lock for a moment when it looks for a running `up`.
PATIENCE = 0.5


class AlreadyRunning(Exception):
    """Another `up` holds the lock."""


@contextmanager
def only_one(root: Path) -> Iterator[None]:
    with lock_file(root).open("a") as file:
        deadline = time.monotonic() + PATIENCE
        while not is_locked(file):
            if time.monotonic() > deadline:
                raise AlreadyRunning(f"Another `up` runs in {root}; stop it first.")
            time.sleep(0.05)
        yield


def is_locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
