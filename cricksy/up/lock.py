"""Allows one `up` in a checkout. The kernel releases the lock with the process, so a killed one leaves none behind."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunning(Exception):
    """Another `up` holds the lock."""


@contextmanager
def only_one(root: Path) -> Iterator[None]:
    root.mkdir(parents=True, exist_ok=True)
    with (root / "up.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning("Another `up` runs in this folder; stop it first.") from error
        yield
