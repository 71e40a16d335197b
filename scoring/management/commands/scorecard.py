"""`manage.py scorecard FILE.json`: one Cricsheet match as a scorecard, no database."""

from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.cricsheet.fold import card_of
from scoring.cricsheet.read import match_id, read_file
from scoring.engine.errors import ScoringError


class Command(BaseCommand):
    help = "Fold one Cricsheet file and print its scorecard as JSON."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            card = card_of(read_file(file), match_id(file.name))
        except ScoringError as error:
            raise CommandError(error.detail) from error
        self.stdout.write(orjson.dumps(card, option=orjson.OPT_INDENT_2).decode())
