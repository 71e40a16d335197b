"""The pages for viewers, the push's own health, and a word to whoever asks for a WebSocket at the wrong door."""

from urllib.parse import urlsplit

import redis
import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from realtime import broadcast, metrics

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
    address = f"{websocket_base(request)}/ws/{path}"
    detail = f"This is a WebSocket: connect to {address}"
    headers = {"Upgrade": "websocket", "Connection": "Upgrade"}
    return JsonResponse({"code": "upgrade_required", "detail": detail, "ws_url": address}, status=426, headers=headers)


def websocket_base(request: HttpRequest) -> str:
    """CRICKSY_WS_URL, else port 8001 of the host that was asked."""
    if settings.CRICKSY_WS_URL:
        return str(settings.CRICKSY_WS_URL)
    host = urlsplit(f"//{request.get_host()}").hostname or "localhost"
    return f"{'wss' if request.is_secure() else 'ws'}://{f'[{host}]' if ':' in host else host}:8001"


@require_safe
def ws_metrics(request: HttpRequest) -> JsonResponse:
    try:
        return JsonResponse(metrics.totals(broadcast.client() if settings.REDIS_URL else None))
    except redis.RedisError as error:
        log.warning("ws_metrics_unavailable", error=repr(error))
        refusal = {"status": "unavailable", "code": "redis_unavailable", "detail": "Redis does not answer."}
        return JsonResponse(refusal, status=503)
