"""What Redis remembers of a match's frames, for whoever missed some; an honest nothing where it cannot help."""

from collections.abc import Sequence
from typing import Any, Protocol

from channels.layers import get_channel_layer
from django.conf import settings
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from realtime import keys
from realtime.protocol import Frame, Place, frame_of, parse_place
from scoring import cache_keys

# Asked once a second by every process: a mute Redis must not hold the watch up for longer.
TIMEOUT = 0.5


class History(Protocol):
    async def after(self, match_id: str, place: Place) -> list[Frame]:
        """The frames after `place` without a gap up to the newest; empty where there is a gap, or none."""

    async def recent(self, match_id: str) -> list[Frame]:
        """All frames that are kept, in order."""

    async def snapshot(self, match_id: str) -> Frame | None: ...

    async def places(self, match_ids: Sequence[str]) -> list[Place | None]:
        """The newest place of each match, absent where Redis has forgotten it."""

    async def close(self) -> None: ...


class RedisHistory:
    """Every method raises redis.RedisError where Redis does not answer."""

    def __init__(self) -> None:
        self.client: Any = Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=TIMEOUT,
            socket_connect_timeout=TIMEOUT,
            retry=Retry(NoBackoff(), 0),
        )

    async def after(self, match_id: str, place: Place) -> list[Frame]:
        messages = await self.client.zrangebyscore(keys.history(match_id), f"({place.seq}", "+inf")
        frames = [_frame(message) for message in messages]
        return frames if without_gap(place, frames) else []

    async def recent(self, match_id: str) -> list[Frame]:
        return [_frame(message) for message in await self.client.zrange(keys.history(match_id), 0, -1)]

    async def snapshot(self, match_id: str) -> Frame | None:
        message = await self.client.hget(cache_keys.snapshot(match_id), "frame")
        return _frame(message) if message else None

    async def places(self, match_ids: Sequence[str]) -> list[Place | None]:
        values = await self.client.mget([cache_keys.seq(match_id) for match_id in match_ids])
        return [parse_place(value.decode()) if value else None for value in values]

    async def close(self) -> None:
        await self.client.aclose()


class NoHistory:
    """One process without Redis: everything comes from the database."""

    async def after(self, match_id: str, place: Place) -> list[Frame]:
        return []

    async def recent(self, match_id: str) -> list[Frame]:
        return []

    async def snapshot(self, match_id: str) -> Frame | None:
        return None

    async def places(self, match_ids: Sequence[str]) -> list[Place | None]:
        return [None] * len(match_ids)

    async def close(self) -> None:
        return None


def without_gap(place: Place, frames: Sequence[Frame]) -> bool:
    for frame in frames:
        if not frame.follows(place):
            return False
        place = frame.place
    return True


def _frame(message: bytes) -> Frame:
    return frame_of(get_channel_layer().deserialize(message))
