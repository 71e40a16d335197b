"""Is this process up, and can it do its work: an HTTP process needs Postgres, a WebSocket process Redis."""

import redis
import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

log = structlog.get_logger(__name__)
UNAVAILABLE = {"database": "Postgres does not answer.", "redis": "Redis does not answer."}


@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    need, answers = ("redis", redis_answers) if settings.CRICKSY_ROLE == "websocket" else ("database", database_answers)
    if answers():
        return JsonResponse({"status": "ok"})
    refusal = {"status": "unavailable", "code": f"{need}_unavailable", "detail": UNAVAILABLE[need]}
    return JsonResponse(refusal, status=503)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        log.warning("database_unavailable", error=str(error))
        return False
    return True


def redis_answers() -> bool:
    if not settings.CRICKSY_ENABLE_REDIS_ADAPTER:
        return True
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, retry=Retry(NoBackoff(), 0)) as client:
            return bool(client.ping())
    except redis.RedisError as error:
        log.warning("redis_unavailable", error=str(error))
        return False
