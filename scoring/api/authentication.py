"""Scorers' tokens, as django-rest-knox keeps them: hashed, expiring, revocable."""

from typing import Any

from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed


class ScorerToken(TokenAuthentication):
    """Knox decodes a token as UTF-8 and asks Postgres for it; what is no token at all must not get that far."""

    def authenticate_credentials(self, token: bytes) -> Any:
        if not token.isalnum():
            raise AuthenticationFailed("Invalid token.")
        return super().authenticate_credentials(token)
