"""`manage.py play FILE`: play a match from request bodies. It needs no server and no database."""

from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.engine.errors import ScoringError
from scoring.playing.play import play
from scoring.playing.script import read_script


class Command(BaseCommand):
    help = (
        "Play a match from a file: the body of POST /games and the requests after it, without a server. Prints JSON: "
        "for each step what it assumed and warned of, or why it was refused; at the end snapshot and scorecard."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help='JSON: {"create": BODY, "steps": [{"delivery": BODY}, ...]}')

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            played = play(read_script(file))
        except ScoringError as error:
            raise CommandError(error.detail) from error
        self.stdout.write(orjson.dumps(played, option=orjson.OPT_INDENT_2).decode())
