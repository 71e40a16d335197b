"""Django's cache in Redis, as JSON: Django itself would unpickle it, and a pickle runs code when it is read."""

from collections.abc import Callable, Iterable
from typing import Any

import orjson
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import ResponseError

from scoring.redis_store import unreadable

# A value that would come back as another type is refused when it is written.
STRICT = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_SUBCLASS


class JsonSerializer:
    def dumps(self, value: Any) -> int | bytes:
        # As Django does: Redis adds to integers only, and JSON has them in the same form.
        return value if type(value) is int else orjson.dumps(value, option=STRICT)

    def loads(self, stored: bytes) -> Any:
        return orjson.loads(stored)


class JsonClient(RedisCacheClient):
    """A value that cannot be read counts as missing."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **{**options, "serializer": JsonSerializer})

    def get(self, key: Any, default: Any) -> Any:
        return or_missing(key, lambda: super(JsonClient, self).get(key, default), default)

    def get_many(self, keys: Iterable[Any]) -> dict[Any, Any]:
        # One by one: a value that cannot be read must not hide the others.
        found = {key: self.get(key, MISSING) for key in keys}
        return {key: value for key, value in found.items() if value is not MISSING}

    def incr(self, key: Any, delta: int) -> int:
        """Raises ValueError, as for a missing key, if the value is no integer; the value is removed."""
        try:
            return int(super().incr(key, delta))
        except ResponseError as error:
            unreadable.note("cache", error, key=str(key))
            self.delete(key)
            raise ValueError(f"Key '{key}' is not an integer.") from error


MISSING = object()


def or_missing(key: object, read: Callable[[], Any], default: Any) -> Any:
    try:
        return read()
    except (ValueError, ResponseError) as error:  # no JSON, or not even a string
        unreadable.note("cache", error, key=str(key))
        return default


class JsonCache(RedisCache):
    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = JsonClient
