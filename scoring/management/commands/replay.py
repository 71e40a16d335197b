"""`manage.py replay FILE.json`: score a Cricsheet match through the public REST API, as a scorer would."""

import math
import os
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.cricsheet.importing.fold import fold_document
from scoring.cricsheet.reading.documents import Document
from scoring.cricsheet.reading.file import derive_match_id, read_file
from scoring.cricsheet.reading.findings import Finding
from scoring.cricsheet.replaying.client import ReplayError
from scoring.cricsheet.replaying.replay import SECONDS_A_BALL, ReportProgress, replay
from scoring.engine.errors import ScoringError

DEFAULT_SPEED = SECONDS_A_BALL
"""One ball a second: quick enough to watch the match page move."""
REPORT_EVERY = 60
"""With --as-fast-as-possible, one line is printed for so many balls. One for each would be hundreds in a second."""
TOKEN = "CRICKSY_TOKEN"  # noqa: S105, the name of a variable
INTERRUPTED = 130
"""The exit status of a program that was stopped by Ctrl-C, as shells report it (128 + SIGINT)."""


class Command(BaseCommand):
    help = "Score a Cricsheet match through the public REST API. Started again, it continues where it stopped."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--url", default="http://127.0.0.1:8000")
        parser.add_argument(
            "--token", help=f"a scorer's token; every user of this machine can see it: {TOKEN} is not seen"
        )
        parser.add_argument("--token-file", type=Path, help="a file that holds the token")
        parser.add_argument("--id", dest="game_id", help="id of the game; the name of the file by default")
        pace = parser.add_mutually_exclusive_group()
        speed_help = "times real pace; 35 is a ball a second"
        pace.add_argument("--speed", type=_parse_speed, default=DEFAULT_SPEED, help=speed_help)
        pace.add_argument("--as-fast-as-possible", action="store_true")

    def handle(self, *args: Any, file: Path, url: str, **options: Any) -> None:
        is_fast = options["as_fast_as_possible"]
        token = _read_token(options["token"], options["token_file"])
        try:
            game_id = options["game_id"] or derive_match_id(file.name)
            response = replay(
                self._read(file, game_id),
                url=url,
                token=token,
                game_id=game_id,
                pace=0.0 if is_fast else SECONDS_A_BALL / options["speed"],
                report=self._report_every(REPORT_EVERY if is_fast else 1),
            )
        except ScoringError as error:
            raise CommandError(error.detail) from error
        except ReplayError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            message = "Stopped. Started again, the replay continues from here."
            raise CommandError(message, returncode=INTERRUPTED) from None
        self.stdout.write(f"{game_id}: all events recorded, {response.body.get('score', {}).get('text', '')}")

    def _read(self, file: Path, game_id: str) -> Document:
        """Return the document. What it says and an import does not use or believe goes to standard error."""
        findings: list[Finding] = []
        document = read_file(file, findings)
        fold_document(document, game_id, findings)
        for finding in findings:
            self.stderr.write(f"{file.name}: {finding}")
        return document

    def _report_every(self, balls: int) -> ReportProgress:
        count = 0

        def report(line: str) -> None:
            nonlocal count
            count += 1
            if count % balls == 0:
                self.stdout.write(line)
                self.stdout.flush()

        return report


def _read_token(given: str | None, file: Path | None) -> str:
    """Return the token of the command line, else of the file, else of the environment."""
    try:
        token = given or (file.read_text() if file else os.environ.get("CRICKSY_TOKEN", ""))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The token file {file} cannot be read: {error}.") from error
    if not token.strip():
        raise CommandError(f"A scorer's token is needed: set {TOKEN}, or name a file with --token-file.")
    return token.strip()


def _parse_speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = math.nan
    if not 0 < speed < math.inf:
        raise ArgumentTypeError(f"{text!r} is not a number above 0")
    return speed
