"""Somebody who sends every request: of the schema, to the other addresses, and to the pages of the admin."""

import itertools
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from scoring import services
from scoring.models import Match
from tests.api.cast import Caller
from tests.doors import roles
from tests.record.cast import BODY

METHODS = ("get", "post", "put", "patch", "delete")
PASSWORD = "correct horse battery"


def requests_of_schema() -> list[str]:
    """Method and path of each. Reads come first, of a match that is published; `redo` comes after `undo`."""
    from drf_spectacular.generators import SchemaGenerator

    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    found = [(method, path) for path, each in schema["paths"].items() for method in each if method in METHODS]
    named = [f"{method.upper()} {path.replace('{match_id}', '{id}')}" for method, path in found]
    return sorted(named, key=lambda request: (not request.startswith("GET"), request.endswith("/redo")))


def other_addresses() -> list[str]:
    """The list of docs/security.md, which a test compares with the URLs."""
    return [f"GET {path}" for path in roles.table("Other addresses")]


class Visitor:
    """Sends lawful requests about one match. Balls that are amended or removed are others each time."""

    def __init__(self, user: User | None, match_id: str) -> None:
        self.user = user
        self.match_id = match_id
        self.caller = Caller(user)
        self.seqs = itertools.count(3)
        self.numbers = itertools.count(1)

    def prepare(self, request: str) -> Any:
        """Return a function that sends the request, so that nothing but the request is counted."""
        method, path = request.split()
        fields = {"block": "17-32", **roles.EXAMPLE, "id": self.match_id, "player_id": "k1", "team_id": "kent"}
        path = path.format(**fields, seq=next(self.seqs) if "{seq}" in path else 0)
        # A log-out takes the token with it.
        caller = Caller(self.user) if path.endswith("/logout") else self.caller
        headers = {"If_Match": str(Match.objects.get(pk=self.match_id).head)} if self.is_write(method, path) else {}
        body = self.body(request)
        if request == "POST /api/auth/invitations" and self.user:
            body = {"code": services.invite(match_id=self.match_id, by=self.user).code}
        return lambda: int(caller.send(method, path, body, **headers).status_code)

    def is_write(self, method: str, path: str) -> bool:
        return method != "GET" and f"/{self.match_id}/" in path

    def body(self, request: str) -> Any:
        return {
            "POST /games": {**BODY, "id": f"new-{self.match_id}-{next(self.numbers)}"},
            "POST /games/{id}/deliveries": {"runs": 1},
            "POST /games/{id}/events": {"kind": "note", "text": "x"},
            "PATCH /games/{id}/events/{seq}": {"runs": 2},
            "POST /games/{id}/corrections": {"changes": [{"seq": 30, "patch": {"runs": 3}}]},
            "POST /games/{id}/consoles": {"console": "phone", "recorded": 0, "waiting": 0},
            "PUT /games/{id}/overlay": {"panel": "strip"},
            "POST /api/auth/login": {"username": "keeper", "password": PASSWORD},
        }.get(request)


def admin_models() -> list[type[Model]]:
    return list(admin.site._registry)


def name_of(model: type[Model]) -> str:
    return str(model._meta.verbose_name_plural)


def page_of(model: type[Model], kind: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{kind}", args=args)


def pages_of(model: type[Model], key: Any) -> dict[str, str]:
    """Addresses of the pages of a model by the heads of the table's columns."""
    return {
        "list": page_of(model, "changelist"),
        "search": page_of(model, "changelist") + "?q=kent",
        "open": page_of(model, "change", key),
        "add": page_of(model, "add"),
        "delete": page_of(model, "delete", key),
    }


def open_page(client: Client, address: str) -> int:
    return int(client.get(address).status_code)
