"""Output for the person at the terminal."""

import sys
from typing import TextIO


def say(line: str, *, to: TextIO | None = None) -> None:
    print(line, file=to or sys.stdout, flush=True)
