"""Middleware: 429 as a page where a log-in outside REST is locked, such as that of the admin."""

from collections.abc import Callable

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from scoring.errors import LoginLockedError


class LockedPage:
    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, LoginLockedError):
            return None
        context = {**admin.site.each_context(request), "title": "Too many attempts", "detail": error.detail}
        page = render(request, "admin/login_locked.html", context, status=429)
        page["Retry-After"] = str(error.retry_after)
        return page
