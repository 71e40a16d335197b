"""What sessions need, without its cost for a request to a match that has none: a ball with a token, anyone's read."""

from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest


def needs_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES or not request.path_info.startswith("/games")


class _IfNeeded:
    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if needs_session(request) else self.get_response(request)  # type: ignore[misc]


class Sessions(_IfNeeded, SessionMiddleware):
    pass


class Authentication(_IfNeeded, AuthenticationMiddleware):
    pass


class Messages(_IfNeeded, MessageMiddleware):
    pass
