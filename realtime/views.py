"""The pages for viewers, the push's own health, and a word to whoever asks for a WebSocket at the wrong door."""

import redis
import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from realtime import metrics
from scoring.addresses import websocket_url
from scoring.redis_store.clients import publisher

log = structlog.get_logger(__name__)


@require_safe
def games(request: HttpRequest) -> HttpResponse:
    return render(request, "realtime/games.html")


@require_safe
def watch(request: HttpRequest, match_id: str) -> HttpResponse:
    return render(request, "realtime/watch.html", {"match_id": match_id})


@require_safe
def upgrade_required(request: HttpRequest, path: str) -> JsonResponse:
    """Plain HTTP on a WebSocket's path; WebSockets have a server of their own."""
    address = websocket_url(request, f"ws/{path}")
    detail = f"This is a WebSocket: connect to {address}"
    headers = {"Upgrade": "websocket", "Connection": "Upgrade"}
    return JsonResponse({"code": "upgrade_required", "detail": detail, "ws_url": address}, status=426, headers=headers)


@require_safe
def ws_metrics(request: HttpRequest) -> JsonResponse:
    try:
        return JsonResponse(metrics.totals(publisher() if settings.REDIS_URL else None))
    except redis.RedisError as error:
        log.warning("ws_metrics_unavailable", error=repr(error))
        refusal = {"status": "unavailable", "code": "redis_unavailable", "detail": "Redis does not answer."}
        return JsonResponse(refusal, status=503)
