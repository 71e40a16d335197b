"""The channel layer (channels_redis, pub/sub): its encoding of messages, and its names of Redis channels."""

from collections.abc import Sequence
from typing import Any

import structlog
from channels.layers import get_channel_layer
from django.conf import settings
from pybreaker import CircuitBreaker, CircuitBreakerError
from redis import RedisError

from realtime import metrics
from realtime.wire import layer
from realtime.wire.frames import AnyUpdate, Frame
from scoring.redis_store import clients
from scoring.redis_store.unreadable import UnreadableError

log = structlog.get_logger(__name__)
breaker = CircuitBreaker(fail_max=1, reset_timeout=2)
"""After a failure of the layer nobody asks it for two seconds: the row of a match is locked during its time-out."""


def channel_layer() -> Any:
    """Return the configured layer, which has no types."""
    return get_channel_layer()


def serialize(update: AnyUpdate) -> bytes:
    """Return the bytes that the layer would publish for this update, so that its members can receive them."""
    message: bytes = channel_layer().serialize(layer.encode(update))
    return message


def script_channel(match_id: str) -> str:
    """Return the channel to which a script publishes; "" if it cannot, since the layer is another server."""
    return "" if is_apart() else group_channel(match_id)


def is_apart() -> bool:
    return bool(settings.CRICKSY_LAYER_URL)


def deliver(match_id: str, messages: Sequence[bytes]) -> None:
    """Publish what a script has stored where the layer is another server. It never fails.

    What is stored counts as published: if the layer does not take it, the processes that viewers see find it within a
    second, so a ball must not be published again for that.
    """
    try:
        breaker.call(_publish, group_channel(match_id), messages)
    except (RedisError, CircuitBreakerError) as error:
        metrics.undelivered.inc(len(messages))
        log.warning("layer_failed", match=match_id, error=repr(error))


def _publish(channel: str, messages: Sequence[bytes]) -> None:
    with clients.layer().pipeline(transaction=False) as pipe:
        for message in messages:
            pipe.publish(channel, message)
        pipe.execute()


def deserialize_frame(message: bytes) -> Frame:
    """Raises UnreadableError."""
    try:
        decoded = channel_layer().deserialize(message)
    except Exception as error:  # msgpack raises many kinds
        raise UnreadableError from error
    return layer.decode_frame(decoded)


def group_channel(match_id: str) -> str:
    """Return the Redis channel to which the layer publishes for the match's group; a test compares the two."""
    prefix = settings.CHANNEL_LAYERS["default"]["CONFIG"].get("prefix", "asgi")
    return f"{prefix}__group__{layer.group_name(match_id)}"
