"""Django's authentication by name and password, within the limits. Every log-in passes it, so no door is forgotten.

It spends one password hashing on any attempt that is not locked, whether the account exists, is disabled or has no
password (Django does so); a locked one is refused before, for unknown names too.
"""

from typing import Any

import structlog
from asgiref.sync import sync_to_async
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.http import HttpRequest

from scoring.logins import limits
from scoring.logins.limits import Attempt
from scoring.peer_address import counted_address, parse_address

log = structlog.get_logger(__name__)


class LimitedBackend(ModelBackend):
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """Return the account. Raises LoginLockedError. Without a request, a program of ours asks: no limit."""
        if request is None or username is None:
            return super().authenticate(request, username, password, **kwargs)
        attempt = Attempt(username, counted_address(parse_address(request.META.get("REMOTE_ADDR", ""))))
        limits.require_open(attempt)
        try:
            user = super().authenticate(request, username, password, **kwargs)
        except Exception:
            # The database failed, not the scorer: his tries must not lock him out when it is back.
            limits.take_back(attempt)
            raise
        if user is None:
            limits.count_failure(attempt)
            # Without the name: people type their password there by mistake.
            log.warning("login_failed", address=attempt.address)
        else:
            limits.remember_success(attempt)
            log.info("login_succeeded", user_id=user.pk, address=attempt.address)
        return user

    async def aauthenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """Django's own is not built on `authenticate`, and would pass the limits by."""
        return await sync_to_async(self.authenticate)(request, username, password, **kwargs)
