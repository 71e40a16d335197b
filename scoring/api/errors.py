"""Every refusal as {"code", "detail", "fields"}, and the only place that maps errors to HTTP statuses.

A new error: a class in `scoring.errors` and a row in `STATUSES`; docs/errors.md lists its code.
"""

import sys
from collections.abc import Callable
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from scoring.engine.errors import Conflicts, Malformed, ScoringError
from scoring.errors import (
    BehindError,
    BlockOpenError,
    BusyError,
    CannotPrintError,
    FramesGoneError,
    KeyReusedError,
    LogFullError,
    LoginLockedError,
    MatchExistsError,
    NotABlockError,
    PreconditionRequiredError,
    PrintFailedError,
    RedisAwayError,
    RefusedError,
    StaleError,
    UnfoldableError,
    UnknownInningsError,
    UnknownInvitationError,
    UnknownMatchError,
    UnknownPlayerError,
    UnknownTeamError,
)

log = structlog.get_logger(__name__)

DATABASE_AWAY = "The database cannot be reached."
DATABASE_BUSY = "The database is busy, or another write holds this match for long."
AGAIN = "Send the request again with the same Idempotency-Key."
BUSY = {"40001", "40P01", "55P03", "57014"}
"""SQLSTATE: serialization failure, deadlock, lock not available, query cancelled (statement_timeout)."""
AWAY = {"25006", "25P03", "25P04"}
"""Those of InternalError that pass: a read-only (standby) server, and transactions ended because they took too long."""
STATUSES: dict[type[RefusedError], int] = {
    NotABlockError: 400,
    BlockOpenError: 404,
    FramesGoneError: 404,
    UnknownMatchError: 404,
    UnknownInningsError: 404,
    UnknownInvitationError: 404,
    UnknownPlayerError: 404,
    UnknownTeamError: 404,
    MatchExistsError: 409,
    UnfoldableError: 409,
    StaleError: 412,
    KeyReusedError: 422,
    LogFullError: 422,
    PreconditionRequiredError: 428,
    LoginLockedError: 429,
    CannotPrintError: 501,
    BehindError: 503,
    BusyError: 503,
    RedisAwayError: 503,
    PrintFailedError: 503,
}


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Handle errors for REST_FRAMEWORK["EXCEPTION_HANDLER"]; an unknown error returns None and becomes Django's 500."""
    for family, respond in HANDLERS:
        if isinstance(error, family):
            return respond(error)
    return None


def refusal(status: int, code: str, detail: str, fields: dict[str, str] | None = None, **more: Any) -> Response:
    return Response({"code": code, "detail": detail, "fields": fields or {}, **more}, status=status)


def _scoring(error: Any) -> Response:
    return refusal(400 if isinstance(error, Malformed) else 422, error.code, error.detail, error.fields)


def _conflicts(error: Any) -> Response:
    return refusal(409, error.code, error.detail, error.fields, **error.body())


def _refused(error: Any) -> Response:
    response = refusal(STATUSES[type(error)], error.code, error.detail, **error.more)
    if error.retry_after is not None:
        response["Retry-After"] = str(error.retry_after)
    return response


def refuse_plainly(error: RefusedError) -> JsonResponse:
    """Answer for views that are not of REST framework, as `handle` does for those that are."""
    found = _refused(error)
    response = JsonResponse(found.data, status=found.status_code)
    if "Retry-After" in found:
        response["Retry-After"] = found["Retry-After"]
    return response


def _invalid(error: Any) -> Response:
    fields = dict(_flat(error.detail))
    detail = "; ".join(f"{name}: {says}" if name else says for name, says in fields.items())
    return refusal(400, "malformed", detail, fields)


def _flat(detail: Any, at: str = "") -> list[tuple[str, str]]:
    if isinstance(detail, dict):
        return [pair for key, part in detail.items() for pair in _flat(part, f"{at}.{key}" if at else str(key))]
    if isinstance(detail, list):
        return [(at, " ".join(str(part) for part in detail))]
    return [(at, str(detail))]


def _rest(error: Any) -> Response:
    code = error.get_codes() if isinstance(error.detail, str) else error.default_code
    response = refusal(error.status_code, str(code), str(error.detail))
    if getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        response["Retry-After"] = str(int(error.wait) + 1)
    return response


def _database(error: DatabaseError | InterfaceError) -> Response | None:
    """Return 503 if the request can succeed later; None for an error of ours, which is a 500."""
    if not is_temporary(error):
        return None
    log.error("database_unavailable", error=repr(error))
    if sqlstate(error) in BUSY:
        response = refusal(503, "database_busy", f"{DATABASE_BUSY} {AGAIN}")
    else:
        response = refusal(503, "database_unavailable", f"{DATABASE_AWAY} {AGAIN}")
    response["Retry-After"] = "1"
    return response


def is_temporary(error: BaseException | None) -> bool:
    # psycopg2 has no kind of error, and no state, for an answer of the server that breaks off.
    if isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError:
        return True
    return isinstance(error, DatabaseError) and sqlstate(error) in AWAY


def sqlstate(error: BaseException) -> str | None:
    return getattr(error.__cause__, "pgcode", None)


HANDLERS: list[tuple[type[Exception], Callable[[Any], Response | None]]] = [
    # The first match wins: Conflicts before ScoringError, ValidationError before APIException.
    (Conflicts, _conflicts),
    (ScoringError, _scoring),
    (RefusedError, _refused),
    (exceptions.ValidationError, _invalid),
    (exceptions.APIException, _rest),
    (Http404, lambda error: refusal(404, "not_found", "There is nothing at this address.")),
    (PermissionDenied, lambda error: refusal(403, "permission_denied", "You may not do this.")),
    (DatabaseError, _database),
    (InterfaceError, _database),
]


PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Cricksy</title><link rel="icon" href="data:,"></head>
<body><main><h1>{sentence}</h1><p><a href="/">All matches</a></p></main></body></html>"""
"""Needs nothing that may have failed: no template, no style sheet."""


def error_page(status: int, code: str, detail: str, in_words: str = "") -> Callable[..., HttpResponse]:
    """Make a view for handler400 and so on in cricksy.urls, for errors before or outside the API's views.

    Programs get JSON, a browser that asks for a page gets one, which says `in_words` if programs need other words.
    """

    def respond(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
        if "text/html" in request.headers.get("Accept", ""):
            return HttpResponse(PAGE.format(sentence=in_words or detail), status=status)
        return JsonResponse({"code": code, "detail": detail, "fields": {}}, status=status)

    return respond


bad_request = error_page(400, "bad_request", "The request cannot be read.")
forbidden = error_page(403, "permission_denied", "You may not do this.")
not_found = error_page(404, "not_found", "There is nothing at this address.")
_failed = error_page(500, "server_error", "The server failed; it was logged.")
_unavailable = error_page(
    503, "database_unavailable", f"{DATABASE_AWAY} {AGAIN}", f"{DATABASE_AWAY} Please try again in a moment."
)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for pages and the admin, whose errors do not come to `handle`."""
    if not is_temporary(sys.exception()):
        return _failed(request)
    log.error("database_unavailable", error=repr(sys.exception()))
    response = _unavailable(request)
    response["Retry-After"] = "1"
    return response
