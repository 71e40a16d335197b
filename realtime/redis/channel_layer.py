"""The channel layer (channels_redis, pub/sub): its encoding of messages, and its names of Redis channels."""

from collections.abc import Sequence
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings

from realtime.wire import layer
from realtime.wire.frames import Frame, Update
from scoring.redis_store import clients
from scoring.redis_store.unreadable import UnreadableError


def channel_layer() -> Any:
    """Return the configured layer, which has no types."""
    return get_channel_layer()


def serialize(update: Update) -> bytes:
    """Return the bytes that the layer would publish for this update, so that its members can receive them."""
    message: bytes = channel_layer().serialize(layer.encode(update))
    return message


def script_channel(match_id: str) -> str:
    """Return the channel to which a script publishes; "" if it cannot, since the layer is another server."""
    return "" if is_apart() else group_channel(match_id)


def is_apart() -> bool:
    return bool(settings.CRICKSY_LAYER_URL)


def deliver(match_id: str, messages: Sequence[bytes]) -> None:
    """Publish what a script has stored, if the layer is another server. Raises redis.RedisError.

    If it fails, the processes that viewers see find what is stored within a second.
    """
    if not is_apart():
        return
    with clients.layer().pipeline(transaction=False) as pipe:
        for message in messages:
            pipe.publish(group_channel(match_id), message)
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
