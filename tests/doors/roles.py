"""The tables of docs/security.md, and the callers that they speak of."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Permission, User
from knox.models import AuthToken

from tests.api.cast import Caller, scorer
from tests.docs import pages

PAGE = "docs/security.md"


def table(title: str) -> dict[str, dict[str, str]]:
    """Return the table below a heading: for each first cell, the other cells by the heads of their columns."""
    lines = [line for line in pages.section(PAGE, title).splitlines() if line.startswith("|")]
    heads, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0].strip("`"): dict(zip(heads[1:], row[1:], strict=True)) for row in rows}


def account() -> User:
    return User.objects.create_user("account")


def staff(*kinds: str) -> User:
    """Staff with every permission of these kinds, such as `view`, on every model."""
    user = User.objects.create_user("staff", is_staff=True)
    for kind in kinds:
        user.user_permissions.add(*Permission.objects.filter(codename__startswith=f"{kind}_"))
    return user


def expired() -> Caller:
    caller = scorer("expired")
    AuthToken.objects.filter(user=caller.user).update(expiry=AuthToken.objects.get(user=caller.user).created - DAY)
    return caller


def disabled() -> Caller:
    caller = scorer("disabled")
    User.objects.filter(username="disabled").update(is_active=False)
    return caller


DAY = timedelta(days=1)
EXAMPLE: dict[str, Any] = {
    "path": "games/x",
    "seed": 1,
    "version": "x",
    "name": "x",
    "number": 0,
    "player_id": "x",
    "team_id": "x",
}
"""What stands in an address of the table "Other addresses", besides the id of a match."""
STAFF: dict[str, Callable[[], Any]] = {
    "staff": staff,
    "staff, view": lambda: staff("view"),
    "staff, change": lambda: staff("view", "change"),
    "staff, all": lambda: staff("view", "add", "change", "delete"),
    "superuser": lambda: User.objects.create_superuser("superuser"),
}
