"""Slows down the guessing of passwords. It fails open: a cache that is down must not stop a scorer."""

from typing import Any

import structlog
from redis import RedisError
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

log = structlog.get_logger(__name__)


class Logins(SimpleRateThrottle):
    """Counts by address and name together: a whole ground may share one address."""

    scope = "login"
    rate = "20/min"

    def get_cache_key(self, request: Request, view: Any) -> str:
        name = str(request.data.get("username", "")) if isinstance(request.data, dict) else ""
        ident = f"{self.get_ident(request)} {name}".encode(errors="replace").hex()[:180]
        return f"throttle:{self.scope}:{ident}"

    def allow_request(self, request: Request, view: Any) -> bool:
        try:
            return super().allow_request(request, view)
        except (RedisError, OSError) as error:
            log.warning("throttle_fails_open", error=repr(error))
            return True
