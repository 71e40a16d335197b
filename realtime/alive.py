"""Shows `up` that the loop of this process turns: a process that hangs keeps its port, and its share of connections."""

import contextlib
import os
from pathlib import Path

FILE = os.environ.get("CRICKSY_ALIVE_FILE", "")
SECONDS = 1.0
"""How often a loop should beat."""


def beat() -> None:
    if FILE:
        with contextlib.suppress(OSError):
            Path(FILE).touch()
