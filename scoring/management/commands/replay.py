"""`manage.py replay FILE.json`: score a Cricsheet match through the public REST API, as a scorer would."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.cricsheet.read import match_id, read_file
from scoring.cricsheet.replay import SECONDS_A_BALL, ReplayError, replay
from scoring.engine.errors import ScoringError

DEFAULT_SPEED = SECONDS_A_BALL
"""One ball a second: quick enough to watch a page move."""
QUIET_EVERY = 60


class Command(BaseCommand):
    help = "Score a Cricsheet match through the public REST API. Started again, it goes on where it stopped."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--url", default="http://127.0.0.1:8000")
        parser.add_argument("--token", required=True, help="a scorer's token")
        parser.add_argument("--id", dest="game_id", help="id of the game; the name of the file by default")
        pace = parser.add_mutually_exclusive_group()
        pace.add_argument("--speed", type=_speed, default=DEFAULT_SPEED, help="times real pace; 35 is a ball a second")
        pace.add_argument("--as-fast-as-possible", action="store_true")

    def handle(self, *args: Any, file: Path, url: str, token: str, **options: Any) -> None:
        fast = options["as_fast_as_possible"]
        try:
            game_id = options["game_id"] or match_id(file.name)
            answer = replay(
                read_file(file),
                url=url,
                token=token,
                game_id=game_id,
                pace=0.0 if fast else SECONDS_A_BALL / options["speed"],
                say=self._every(QUIET_EVERY if fast else 1),
            )
        except ScoringError as error:
            raise CommandError(error.detail) from error
        except ReplayError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise CommandError("Stopped. Started again, the replay goes on from here.", returncode=130) from None
        self.stdout.write(f"{game_id}: all events recorded, {answer.body.get('score', {}).get('text', '')}")

    def _every(self, balls: int) -> Any:
        count = 0

        def say(line: str) -> None:
            nonlocal count
            count += 1
            if count % balls == 0:
                self.stdout.write(line)
                self.stdout.flush()

        return say


def _speed(text: str) -> float:
    speed = float(text)
    if not 0 < speed < float("inf"):
        raise ValueError
    return speed
