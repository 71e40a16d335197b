"""`manage.py import_log FILE`: make a match of the log that `GET /games/{id}/export?as=log` has written."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scoring import services
from scoring.engine.errors import Malformed
from scoring.log_file import LogFile, read_log
from scoring.management.commands.set_aside import find_user


class Command(BaseCommand):
    help = "Make a match of an exported log: the same records under the same seqs. A file that is not whole is refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--id", dest="match_id", metavar="ID", help="of the new match; by default the one in the file"
        )
        parser.add_argument("--by", metavar="USER", help="who imports; by default the first superuser")

    def handle(self, *args: Any, file: Path, match_id: str | None, by: str | None, **options: Any) -> None:
        log = _read(file)
        try:
            match = services.import_log(log=log, by=find_user(by), match_id=match_id)
        except services.CannotImportError as refused:
            raise CommandError(f"{file.name}: {refused}") from refused
        self.stdout.write(f"{match.pk}: {match.head} events are imported.")


def _read(file: Path) -> LogFile:
    try:
        with file.open("rb") as lines:
            return read_log(lines)
    except OSError as error:
        raise CommandError(f"{file.name} cannot be read: {error.strerror}.") from error
    except Malformed as error:
        raise CommandError(f"{file.name}: {error.detail}") from error
