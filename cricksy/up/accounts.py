"""The first admin and the first scorer. Their passwords are shown once."""

import os
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from cricksy import private_files

ADMIN = "admin"
SCORER = "scorer"
FLOWER = "flower"


@dataclass(frozen=True, slots=True)
class Accounts:
    """Lines to print, and a token of the scorer for the match that `up` plays."""

    lines: list[str] = field(repr=False)
    token: str = field(repr=False)


def ensure() -> Accounts:
    """Create the accounts that are missing. Needs Django set up and the database migrated."""
    from django.contrib.auth.models import Group, User

    from scoring.models import SCORERS

    lines = []
    if not User.objects.filter(is_superuser=True).exists():
        password = secrets.token_urlsafe(12)
        User.objects.create_superuser(ADMIN, password=password)
        lines.append(f"admin        {ADMIN} / {password}")
    scorer, made = User.objects.get_or_create(username=SCORER)
    if made:
        password = secrets.token_urlsafe(12)
        scorer.set_password(password)
        scorer.save()
        lines += [f"scorer       {SCORER} / {password}", f"token        {issue(scorer, days=14)}"]
    scorer.groups.add(Group.objects.get_or_create(name=SCORERS)[0])
    # `up` revokes this token when it ends; if that fails, the token expires soon.
    return Accounts(lines or [REMINDER], issue(scorer, days=2))


REMINDER = f"""\
accounts     {ADMIN} and {SCORER}, as shown at the first start
             new password: .venv/bin/python manage.py changepassword {ADMIN}"""


def prepare_flower(root: Path) -> str:
    """Set the log-in of Flower; return a line to print when its password is made, else "". The folder keeps it."""
    if os.environ.get("FLOWER_BASIC_AUTH"):
        return ""
    file = root / "flower_password"
    is_new = not file.exists()
    password = private_files.secret(file, 12)
    os.environ["FLOWER_BASIC_AUTH"] = f"{FLOWER}:{password}"
    return f"flower       {FLOWER} / {password}" if is_new else ""


def issue(user: object, *, days: int) -> str:
    from knox.models import AuthToken

    _, token = AuthToken.objects.create(user=user, expiry=timedelta(days=days))
    return str(token)


def revoke(token: str) -> None:
    from knox.models import AuthToken
    from knox.settings import CONSTANTS

    AuthToken.objects.filter(token_key=token[: CONSTANTS.TOKEN_KEY_LENGTH]).delete()
