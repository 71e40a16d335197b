"""`manage.py restored`, after the database was restored from a backup, however that was done."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workers.restored import Progress, begin_epochs, publish_all

EVERY = 100
"""Matches between two lines of progress."""


class Command(BaseCommand):
    help = (
        "Begin a new epoch of every match and publish it, because viewers may have seen events that a restored "
        "database does not have. It may run while viewers watch and scorers write, and may be repeated."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.report("began a new epoch", begin_epochs())
        last = self.report("published", publish_all())
        if last.unpublished:
            raise CommandError(
                f"Redis does not answer: {last.unpublished} matches are not published yet. "
                "The sweep publishes them when Redis is back."
            )

    def report(self, what: str, steps: Iterator[Progress]) -> Progress:
        last = Progress(0, 0)
        for last in steps:
            if last.done % EVERY == 0 or last.done == last.of:
                self.stdout.write(f"{last.done - bool(last.unpublished)}/{last.of} {what}")
        return last
