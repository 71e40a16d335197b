"""Authenticates scorers by the tokens of django-rest-knox."""

import binascii
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from knox.models import AuthToken
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from scoring.first_query import retry_once

Row = tuple[Any, ...]

OF_TOKEN = [field.attname for field in AuthToken._meta.concrete_fields]
OF_USER = [field.attname for field in User._meta.concrete_fields]
# Who asks, and whether he was assigned to the match: asked for each request, so that a right that is taken back ends.
FIND = f"""
SELECT EXISTS (SELECT 1 FROM scoring_scorerassignment a WHERE a.match_id = %s AND a.user_id = u.id),
    {", ".join(f"t.{name}" for name in OF_TOKEN)}, {", ".join(f"u.{name}" for name in OF_USER)}
FROM knox_authtoken t JOIN auth_user u ON u.id = t.user_id
WHERE t.digest = %s
"""  # noqa: S608, the names are those of columns


class ScorerToken(TokenAuthentication):
    """Finds token, account and assignment in one query. `request.user.assigned` says what it found of the match."""

    def authenticate(self, request: Request) -> Any:
        self.match_id = (request.parser_context or {}).get("kwargs", {}).get("match_id", "")
        return super().authenticate(request)

    def authenticate_credentials(self, token: bytes) -> Any:
        try:
            digest = hash_token(token.decode("ascii"))
        except (UnicodeDecodeError, TypeError, binascii.Error):
            raise AuthenticationFailed("Invalid token.") from None
        row = retry_once(lambda: find(self.match_id, digest))
        if row is None:
            raise AuthenticationFailed("Invalid token.")
        is_assigned, *values = row
        found = AuthToken.from_db("default", OF_TOKEN, values[: len(OF_TOKEN)])
        if found.expiry is not None and found.expiry < timezone.now():
            raise AuthenticationFailed("Invalid token.")
        found.user = User.from_db("default", OF_USER, values[len(OF_TOKEN) :])
        found.user.assigned = {self.match_id: is_assigned}
        return self.validate_user(found)


def find(match_id: str, digest: str) -> Row | None:
    with connection.cursor() as cursor:
        cursor.execute(FIND, [match_id, digest])
        row: Row | None = cursor.fetchone()
        return row
