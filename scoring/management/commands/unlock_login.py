"""`manage.py unlock_login NAME`: a scorer whom a stranger's guessing has locked out may log in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from scoring.logins import limits


class Command(BaseCommand):
    help = "Let a name log in for an hour although others have guessed its password too often."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        limits.unlock(options["name"])
        self.stdout.write(f"{options['name']} may log in again.")
