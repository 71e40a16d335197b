"""Middleware that refuses what Django's admin would hand to a query as it came, and fail on with a 500."""

from collections.abc import Callable

import structlog
from django.core.exceptions import SuspiciousOperation
from django.db import DataError
from django.http import HttpRequest, HttpResponse, QueryDict

log = structlog.get_logger(__name__)
NUL = "\x00"
NO_NUMBER = "expected a number"
"""Django's own words, in a ValueError of a query for a primary key that is none."""


class RefuseBadInput:
    """Django's form fields refuse these themselves; filters, searches, actions and choices while typing do not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        if not _is_admin(request):
            return
        # No Postgres text can hold NUL.
        if NUL in request.path or _has_nul(request.GET) or _has_nul(request.POST):
            raise SuspiciousOperation("The request has a NUL character.")

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        if _is_admin(request) and _is_about_a_value(error):
            log.warning("admin_bad_input", error=repr(error))
            raise SuspiciousOperation("The request has a value that no row can have.") from error


def _is_admin(request: HttpRequest) -> bool:
    return request.resolver_match is not None and "admin" in request.resolver_match.namespaces


def _has_nul(fields: QueryDict) -> bool:
    return any(NUL in text for name, values in fields.lists() for text in (name, *values))


def _is_about_a_value(error: Exception) -> bool:
    """Whether a query was asked for a date or a number that its column cannot hold."""
    if isinstance(error, DataError | OverflowError):
        return True
    return isinstance(error, ValueError) and NO_NUMBER in str(error)
