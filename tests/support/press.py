"""Whether this machine can print; the tests that print skip where it cannot, and say what is missing."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest

from scoring.errors import CannotPrintError
from scoring.printing import printer

PATIENCE = 300.0
"""Seconds. A process that yields to all others may wait for long while several tests run."""


@cache
def can_print() -> bool:
    with _patience():
        try:
            printer.print_pdf("<p>x")
        except CannotPrintError:
            return False
        return True


@contextmanager
def patient_press() -> Iterator[None]:
    if not can_print():
        pytest.skip("Pango is not installed (./scripts/pango)")
    with _patience():
        yield


@contextmanager
def _patience() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printer, "PATIENCE", PATIENCE)
        yield
