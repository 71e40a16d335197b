"""Authenticates scorers by the tokens of django-rest-knox."""

from typing import Any

from django.utils import timezone
from knox.auth import TokenAuthentication
from knox.models import AuthToken
from rest_framework.exceptions import AuthenticationFailed


class ScorerToken(TokenAuthentication):
    """Refuses a malformed token before Knox decodes it as UTF-8 and looks it up: bad bytes would cause a 500."""

    def authenticate_credentials(self, token: bytes) -> Any:
        if not token.isalnum():
            raise AuthenticationFailed("Invalid token.")
        return super().authenticate_credentials(token)

    def _cleanup_token(self, auth_token: AuthToken) -> bool:
        """Return whether the token has expired. Knox's own check reads all tokens of the user, for every ball."""
        return auth_token.expiry is not None and auth_token.expiry < timezone.now()
