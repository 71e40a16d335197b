"""Shared by the commands of the predictor: training, back-tests, ratings."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date

from django.core.management.base import BaseCommand, OutputWrapper

from workers.prediction.inputs.match_context import MatchKind

EVERY = 500
"""Matches between two lines of progress."""


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


def tell_learnt(out: OutputWrapper, kind: MatchKind) -> Callable[[int, int], None]:
    """Return a function that writes now and then how many matches of how many the ratings of `kind` have learnt."""

    def tell(done: int, of: int) -> None:
        if done == of or done % EVERY == 0:
            out.write(f"{kind}: {done}/{of} matches learnt")

    return tell
