"""Has HTML printed by a process of its own (press.py), of which one at a time works for a server.

Printing takes a second or more of Python, and a thread that computes for so long would delay each ball of its process.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Literal, TypeVar

import structlog

from scoring import metrics
from scoring.errors import CannotPrintError, PrintFailedError
from scoring.printing.press import UNAVAILABLE
from scoring.shared_work import shared_work

log = structlog.get_logger(__name__)
T = TypeVar("T")

PRESS = Path(__file__).with_name("press.py")
PATIENCE = 25.0
"""Seconds. A proxy waits for thirty (compose/nginx/nginx.conf)."""
PASSED_ON = ("HOME", "LANG", "LD_LIBRARY_PATH", "PATH", "XDG_CACHE_HOME")
"""What it needs of the environment: no password is there."""
PRINTER = "printer"


def print_once(key: Hashable, work: Callable[[], T]) -> T:
    """Return what `work` returns, once for all who wait. Raises BusyError, CannotPrintError or PrintFailedError.

    All printing counts as one reader, so there is always room for other heavy reads beside it.
    """
    return shared_work.do(key, work, whose=PRINTER)


def print_pdf(html: str) -> bytes:
    return _press("pdf", html)


def draw_png(html: str) -> bytes:
    return _press("png", html)


def _press(kind: Literal["pdf", "png"], html: str) -> bytes:
    # -I: it sees neither our modules nor the folder in which we run.
    command = [sys.executable, "-I", str(PRESS), kind]
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(command, input=html.encode(), capture_output=True, timeout=PATIENCE, env=environment)
    except subprocess.TimeoutExpired:
        raise _failed(kind, f"not done after {PATIENCE:.0f} s") from None
    if done.returncode == UNAVAILABLE:
        metrics.prints.labels("impossible").inc()
        raise CannotPrintError
    if done.returncode:
        raise _failed(kind, done.stderr.decode(errors="replace")[-2000:])
    metrics.prints.labels("printed").inc()
    return done.stdout


def _failed(kind: str, reason: str) -> PrintFailedError:
    metrics.prints.labels("failed").inc()
    log.error("print_failed", kind=kind, reason=reason)
    return PrintFailedError()
