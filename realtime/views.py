"""Plain HTTP of the live side besides the pages: where streams are, the totals of all processes, 426."""

import random
from http import HTTPStatus

import redis
import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_safe

from realtime import async_api, shared_metrics
from scoring import reads
from scoring.addresses import websocket_urls
from scoring.api.errors import refuse_plainly
from scoring.errors import UnknownMatchError
from scoring.place import Place
from scoring.redis_store import clients

log = structlog.get_logger(__name__)


@require_safe
def ws_metrics(request: HttpRequest) -> JsonResponse:
    """GET /api/health/ws-metrics"""
    try:
        return JsonResponse(shared_metrics.totals(clients.publisher() if settings.REDIS_URL else None))
    except redis.RedisError as error:
        log.warning("ws_metrics_unavailable", error=repr(error))
        refusal = {"status": "unavailable", "code": "redis_unavailable", "detail": "Redis does not answer."}
        return JsonResponse(refusal, status=503)


@require_safe
@cache_control(no_cache=True)
def asyncapi(request: HttpRequest) -> JsonResponse:
    """GET /api/asyncapi: what is pushed, as /api/schema describes the rest."""
    return JsonResponse(async_api.describe(websocket_urls(request, "")))


@require_GET
def stream(request: HttpRequest, match_id: str) -> HttpResponse:
    """GET /games/{id}/stream: send the client on to the server that writes it.

    204 if the match is over and the client lacks nothing: then a browser does not ask again.
    """
    try:
        final = reads.final_place(match_id)
    except UnknownMatchError as error:
        response: HttpResponse = refuse_plainly(error)
    except (OperationalError, InterfaceError):  # viewers need no database: the other server may know more
        response = _move(request, match_id)
    else:
        is_over = final is not None and (_seen(request) or final) >= final
        response = HttpResponse(status=HTTPStatus.NO_CONTENT) if is_over else _move(request, match_id)
    response["Cache-Control"] = "no-store"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _seen(request: HttpRequest) -> Place | None:
    return Place.parse(request.headers.get("Last-Event-ID", "")) or Place.parse(request.GET.get("since", ""))


def _move(request: HttpRequest, match_id: str) -> HttpResponse:
    # http for ws, https for wss.
    address = random.choice(websocket_urls(request, f"ws/games/{match_id}/stream"))  # noqa: S311, spread, not secrecy
    address = address.replace("ws", "http", 1)
    query = request.META["QUERY_STRING"]
    headers = {"Location": f"{address}?{query}" if query else address}
    return HttpResponse(status=HTTPStatus.TEMPORARY_REDIRECT, headers=headers)


@require_safe
def upgrade_required(request: HttpRequest, path: str) -> JsonResponse:
    """426 for plain HTTP on a WebSocket path, with the address of the WebSocket server."""
    address = websocket_urls(request, f"ws/{path}")[0]
    detail = f"This is a WebSocket: connect to {address}"
    # The header `Upgrade` is the server's to add: WSGI forbids applications to set headers of the connection.
    return JsonResponse({"code": "upgrade_required", "detail": detail, "ws_url": address}, status=426)
