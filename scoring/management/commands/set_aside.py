"""`manage.py set_aside MATCH SEQ --reason TEXT`: the way out if an event cannot be folded."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from scoring import services


class Command(BaseCommand):
    help = (
        "Set an event aside that cannot be folded: the log keeps it, but it does not count, and its match goes on in a "
        "new epoch. The log records who did it and why."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("match_id", metavar="MATCH")
        parser.add_argument("seq", type=int, metavar="SEQ")
        parser.add_argument("--reason", required=True, metavar="TEXT", help="kept in the log")
        parser.add_argument("--by", metavar="USER", help="who decides; by default the first superuser")

    def handle(self, *args: Any, match_id: str, seq: int, reason: str, by: str | None, **options: Any) -> None:
        try:
            error = services.set_aside(match_id=match_id, seq=seq, reason=reason, by=find_user(by))
        except services.CannotSetAsideError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{match_id}: event {seq} is set aside.")
        if error is not None:
            raise CommandError(f"The match is still stuck: event {error.seq} cannot be folded: {error.reason}")


def find_user(name: str | None) -> User:
    users = User.objects.filter(is_active=True).order_by("pk")
    found = users.filter(username=name) if name else users.filter(is_superuser=True)
    user = found.first()
    if user is None:
        raise CommandError(f"There is no active user {name}." if name else "There is no superuser: name one with --by.")
    return user
