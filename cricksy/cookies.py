"""Cookies are a client's input: what cannot be a session is removed before anything looks it up."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

SESSION = re.compile(r"[a-z0-9]{8,40}")
"""Django's keys have 32 characters. A zero byte in one would be an error in Postgres."""


class PlausibleCookies:
    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = settings.SESSION_COOKIE_NAME
        if name in request.COOKIES and not SESSION.fullmatch(request.COOKIES[name]):
            del request.COOKIES[name]
        return self.respond(request)
