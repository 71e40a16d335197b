"""Scorers' tokens, as django-rest-knox keeps them: hashed, expiring, revocable."""

from typing import Any

from django.utils import timezone
from knox.auth import TokenAuthentication
from knox.models import AuthToken
from rest_framework.exceptions import AuthenticationFailed


class ScorerToken(TokenAuthentication):
    """Knox decodes a token as UTF-8 and asks Postgres for it; what is no token at all must not get that far."""

    def authenticate_credentials(self, token: bytes) -> Any:
        if not token.isalnum():
            raise AuthenticationFailed("Invalid token.")
        return super().authenticate_credentials(token)

    def _cleanup_token(self, auth_token: AuthToken) -> bool:
        """Whether it has expired. Knox would look through all of the user's tokens with every ball; login does that."""
        return auth_token.expiry is not None and auth_token.expiry < timezone.now()
