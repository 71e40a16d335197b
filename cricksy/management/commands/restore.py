"""`manage.py restore FILE --yes`: the database as it was when the backup was made; viewers may stay connected."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.models import Count, Sum
from django.utils import timezone

from cricksy.backups.examine import examine
from cricksy.backups.programs import BackupError
from cricksy.backups.replace import replace_database
from scoring.models import Match


class Command(BaseCommand):
    help = (
        "Replace everything in the database by a backup, in one transaction; then begin a new epoch of every match, as "
        "`restored` does. What was recorded since the backup is lost."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--yes", action="store_true", help="replace the database without asking")

    def handle(self, *args: Any, file: Path, yes: bool, **options: Any) -> None:
        try:
            self.stdout.write(f"examining {file}")
            examine(file)
            if not yes:
                raise CommandError(f"{file} can be restored. It replaces everything in the database: add --yes.")
            self.stdout.write("restoring")
            replace_database(file)
            self.stdout.write(f"replaced at {timezone.now().isoformat()}")
        except BackupError as error:
            raise CommandError(str(error)) from error
        # They belong to the database as it was.
        connections.close_all()
        # A backup of an older version lacks the newest migrations.
        call_command("migrate", verbosity=0, interactive=False)
        # The heads, since seqs have no gaps: to count the events would read the whole log.
        found = Match.objects.aggregate(matches=Count("pk"), events=Sum("head", default=0))
        self.stdout.write(f"restored {found['matches']} matches with {found['events']} events")
        call_command("restored", stdout=self.stdout)
