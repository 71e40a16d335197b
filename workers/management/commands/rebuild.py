"""`manage.py rebuild [ID...]`, for use after a restore, or if derived rows look wrong."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workers.rebuild import rebuild


class Command(BaseCommand):
    help = "Rebuild scorecards, snapshots and frames of the matches named, or of all, from their logs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("match_ids", nargs="*", metavar="ID")

    def handle(self, *args: Any, **options: Any) -> None:
        failures = 0
        for rebuilt in rebuild(options["match_ids"]):
            failures += bool(rebuilt.failure)
            self.stdout.write(f"{rebuilt.number}/{rebuilt.of} {rebuilt.match_id} {rebuilt.failure or 'rebuilt'}")
        if failures:
            raise CommandError(f"{failures} could not be rebuilt.")
