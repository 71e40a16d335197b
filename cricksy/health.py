"""Health checks: an HTTP process needs Postgres to be ready, a WebSocket process needs Redis."""

import redis
import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from cricksy.postgres import waits
from scoring.redis_store import clients

log = structlog.get_logger(__name__)
READY_SECONDS = 1.0
"""Seconds. Postgres answers within milliseconds, and a balancer needs the answer now."""
NO_DATABASE = {"status": "unavailable", "code": "database_unavailable", "detail": "Postgres does not answer."}
NO_REDIS = {"status": "unavailable", "code": "redis_unavailable", "detail": "Redis does not answer."}


@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    if settings.CRICKSY_ROLE == "websocket":
        answers, refusal = redis_answers, NO_REDIS
    else:
        answers, refusal = database_answers, NO_DATABASE
    return JsonResponse({"status": "ok"}) if answers() else JsonResponse(refusal, status=503)


def database_answers() -> bool:
    try:
        with waits.at_most(READY_SECONDS), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError) as error:
        log.warning("database_unavailable", error=str(error))
        return False
    return True


def redis_answers() -> bool:
    if not settings.CRICKSY_ENABLE_REDIS_ADAPTER:
        return True
    try:
        with clients.connect(clients.HEALTH_TIMEOUT) as client:
            return bool(client.ping())
    except redis.RedisError as error:
        log.warning("redis_unavailable", error=str(error))
        return False
