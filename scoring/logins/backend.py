"""Django's authentication by name and password, within the limits. Every log-in passes it, so no door is forgotten.

It spends one password hashing on any attempt that is not locked, whether the account exists, is disabled or has no
password (Django does so); a locked one is refused before, for unknown names too.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from asgiref.sync import sync_to_async
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.http import HttpRequest

from scoring import metrics
from scoring.errors import LoginLockedError
from scoring.logins import limits
from scoring.logins.limits import Attempt
from scoring.peer_address import counted_address, parse_address

log = structlog.get_logger(__name__)

HASHING = 2
"""Passwords hashed at once in a process, each for a third of a second of CPU."""
ADMITTED = 4
"""Log-ins that hash or wait to do so. A process has eight threads, and the others are for balls and readers."""
_hashing = threading.BoundedSemaphore(HASHING)
_admitted = threading.BoundedSemaphore(ADMITTED)


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
            with one_of_few():
                user = super().authenticate(request, username, password, **kwargs)
        except Exception:
            # The database failed, or the process is busy: his tries must not lock the scorer out when that is over.
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


@contextmanager
def one_of_few() -> Iterator[None]:
    """Hold back log-ins at the same time. Raises LoginLockedError at once if too many wait already."""
    if not _admitted.acquire(blocking=False):
        metrics.logins_refused.labels("busy").inc()
        raise LoginLockedError(1)
    try:
        with _hashing:
            yield
    finally:
        _admitted.release()
