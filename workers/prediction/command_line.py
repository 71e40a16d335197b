"""Shared by the commands train_predictor and backtest."""

import sys
from argparse import ArgumentTypeError
from datetime import date

from django.core.management.base import BaseCommand


class PredictorCommand(BaseCommand):
    """A long command that needs no database and reports its progress on standard error."""

    # System checks would need the settings of a server: training runs without services.
    requires_system_checks: list[str] = []

    def log(self, line: str) -> None:
        self.stderr.write(line)
        sys.stderr.flush()


def parse_day(text: str) -> date:
    """Return the day of an option such as "2022-01-31". Raises ArgumentTypeError."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day; write it as 2022-01-31.") from error
