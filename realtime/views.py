"""Plain HTTP of the live side besides the pages: the totals of all processes, and 426 on WebSocket paths."""

import redis
import structlog
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from realtime import shared_metrics
from scoring.addresses import websocket_urls
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
def upgrade_required(request: HttpRequest, path: str) -> JsonResponse:
    """426 for plain HTTP on a WebSocket path, with the address of the WebSocket server."""
    address = websocket_urls(request, f"ws/{path}")[0]
    detail = f"This is a WebSocket: connect to {address}"
    # The header `Upgrade` is the server's to add: WSGI forbids applications to set headers of the connection.
    return JsonResponse({"code": "upgrade_required", "detail": detail, "ws_url": address}, status=426)
