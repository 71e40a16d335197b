"""`manage.py scorecard FILE.json`: print the scorecard of one Cricsheet match. It needs no database.

What the file says and an import does not use or believe goes to standard error.
"""

from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.cricsheet.importing.fold import build_scorecard
from scoring.cricsheet.reading.file import derive_match_id, read_file
from scoring.cricsheet.reading.findings import Finding
from scoring.engine.errors import ScoringError


class Command(BaseCommand):
    help = "Fold one Cricsheet file and print its scorecard as JSON."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        findings: list[Finding] = []
        try:
            card = build_scorecard(read_file(file, findings), derive_match_id(file.name), findings)
        except ScoringError as error:
            raise CommandError(error.detail) from error
        for finding in findings:
            self.stderr.write(f"{file.name}: {finding}")
        self.stdout.write(orjson.dumps(card, option=orjson.OPT_INDENT_2).decode())
