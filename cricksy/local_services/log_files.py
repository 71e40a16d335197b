"""Bounds the logs of child processes: some earlier ones are kept, and none grows without end.

A child writes to an open file at its end, so a log that is too long is copied and then emptied under it. Lines that
are written between the two are lost.
"""

import contextlib
import os
import shutil
from pathlib import Path

LARGEST = 10 * 2**20
KEPT = 3


def rotate_all(folder: Path) -> None:
    """Keep the logs of the last run as NAME.log.1, and those before it as NAME.log.2 and so on."""
    for log in folder.glob("*.log"):
        if log.stat().st_size:
            shift(log)
            log.rename(older(log, 1))


def trim_all(folder: Path, largest: int = LARGEST) -> None:
    """Rotate the logs that are too long. If the disk is full they stay, and are tried again later."""
    for log in folder.glob("*.log"):
        with contextlib.suppress(OSError):
            if log.stat().st_size > largest:
                trim(log)


def trim(log: Path) -> None:
    copy = log.with_name(f"{log.name}.copy")
    try:
        shutil.copyfile(log, copy)
        shift(log)
        copy.rename(older(log, 1))
        os.truncate(log, 0)
    finally:
        copy.unlink(missing_ok=True)


def shift(log: Path) -> None:
    """Make place for a new NAME.log.1."""
    for number in range(KEPT - 1, 0, -1):
        if older(log, number).exists():
            older(log, number).replace(older(log, number + 1))


def older(log: Path, number: int) -> Path:
    return log.with_name(f"{log.name}.{number}")
