"""Who calls the API: anyone, the match's scorer, a scorer of other matches, an admin."""

import json
from typing import Any

from django.contrib.auth.models import Group, User
from django.test import Client
from knox.models import AuthToken

from scoring.models import SCORERS


class Caller:
    """Sends JSON with a token; `raise_request_exception` off, so that a crash would be seen as the 500 it is."""

    def __init__(self, user: User | None = None) -> None:
        self.user = user
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Token {AuthToken.objects.create(user=user)[1]}"} if user else {}

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers={**self.headers, **dashed(headers)})

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """`body` as JSON, or as it is where it is bytes."""
        sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        content_type = headers.pop("content_type", "application/json")
        return self.client.generic(
            method, path, sent, content_type=content_type, headers={**self.headers, **dashed(headers)}
        )

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)


def dashed(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def scorer(name: str) -> Caller:
    user = User.objects.create_user(name)
    user.groups.add(Group.objects.get_or_create(name=SCORERS)[0])
    return Caller(user)
