"""`manage.py backup FILE`, while everything runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cricksy.backups.programs import BackupError
from cricksy.backups.take import take_backup


class Command(BaseCommand):
    help = "Write the whole database to a file, as it is at this moment, and its checksum to FILE.sha256."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        begun = timezone.now()
        try:
            for size in take_backup(file):
                self.stdout.write(f"{size / 1e6:.1f} MB written")
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file}: {file.stat().st_size / 1e6:.1f} MB, with everything until {begun.isoformat()}")
