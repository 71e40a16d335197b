"""`manage.py play FILE`: play a match from request bodies, or from its log. It needs no server and no database."""

from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.engine.errors import ScoringError
from scoring.playing.file import play_file


class Command(BaseCommand):
    help = (
        "Play a match from a file, without a server: the body of POST /games and the requests after it, or an exported "
        "log. Prints JSON: for each step its assumptions and warnings, or its refusal; then snapshot and scorecard."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help='{"create": BODY, "steps": [{"delivery": BODY}, ...]}, or a log')

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            played = play_file(file)
        except ScoringError as error:
            raise CommandError(error.detail) from error
        self.stdout.write(orjson.dumps(played, option=orjson.OPT_INDENT_2).decode())
