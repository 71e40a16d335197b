"""What the log says of each request: its user, if something else has asked who that is, and its address."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject, empty
from django_structlog.middlewares import RequestMiddleware
from structlog.contextvars import bind_contextvars, clear_contextvars


class LogContext(RequestMiddleware):
    """As django_structlog's, but it never asks Postgres, believes no header, and has no line for what went well."""

    def prepare(self, request: HttpRequest) -> None:
        bind_contextvars(request_id=str(uuid4()), ip=request.META.get("REMOTE_ADDR", ""))

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        # What a stream meets later belongs to this request, too.
        if response.status_code >= 400 or response.streaming or hasattr(request, "_raised_exception"):
            super().handle_response(request, response)
        else:
            clear_contextvars()

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Bind the user if it is known. With any cookie, to ask would make /api/health depend on Postgres."""
        user = getattr(request, "user", None)
        if isinstance(user, SimpleLazyObject) and vars(user)["_wrapped"] is empty:
            return
        bind_contextvars(user_id=getattr(user, "pk", None))
