"""What the log says of each request: its user, if something else has asked who that is, and its address."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject, empty
from django_structlog.middlewares import RequestMiddleware
from structlog.contextvars import bind_contextvars


class LogContext(RequestMiddleware):
    """As django_structlog's, but it never asks Postgres, and believes no header."""

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Bind the user if it is known. With any cookie, to ask would make /api/health depend on Postgres."""
        user = getattr(request, "user", None)
        if isinstance(user, SimpleLazyObject) and vars(user)["_wrapped"] is empty:
            return
        bind_contextvars(user_id=getattr(user, "pk", None))

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        bind_contextvars(ip=request.META.get("REMOTE_ADDR", ""))
