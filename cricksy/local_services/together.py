"""Starts both services, except those whose address is set already."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cricksy.local_services import postgres, redis


@dataclass(frozen=True, slots=True)
class LocalServices:
    """The addresses to use, and the servers that were started here; only those are stopped."""

    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    postgres: postgres.Postgres | None
    redis: redis.RedisServer | None

    def stop(self) -> None:
        for service in (self.redis, self.postgres):
            if service:
                service.stop()


def start(root: Path, *, given: Mapping[str, str], durable: bool = True) -> LocalServices:
    """Start each service whose address `given` lacks; data and logs are below `root`. Raises LocalServiceError."""
    root.mkdir(parents=True, exist_ok=True)
    database_url = given.get("DATABASE_URL", "")
    redis_url = given.get("REDIS_URL") or given.get("CRICKSY_REDIS_URL", "")
    own_redis = None if redis_url else redis.start(root)
    try:
        own_postgres = None if database_url else postgres.start(root, durable=durable)
    except BaseException:
        if own_redis:
            own_redis.stop()
        raise
    return LocalServices(
        database_url or (own_postgres.url if own_postgres else ""),
        redis_url or (own_redis.url if own_redis else ""),
        own_postgres,
        own_redis,
    )
