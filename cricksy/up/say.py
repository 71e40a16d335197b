"""Output for the person at the terminal."""

import contextlib
import sys
from typing import TextIO


def say(line: str, *, to: TextIO | None = None) -> None:
    # A full disk, or a terminal that was closed, must not end what runs.
    with contextlib.suppress(OSError):
        print(line, file=to or sys.stdout, flush=True)
