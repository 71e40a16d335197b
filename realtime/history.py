"""What Redis remembers of a match's frames, for whoever missed some; an honest nothing where it cannot help."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from channels.layers import get_channel_layer

from realtime.protocol import Frame, PredictionUpdate, frame_of, read_prediction, snapshot_frame
from scoring.place import Place
from scoring.redis_store import clients, keys, snapshots


class Newest(NamedTuple):
    """What Redis has of a match: the place of its newest frame, and the newest prediction."""

    place: Place | None = None
    prediction: PredictionUpdate | None = None


class History(Protocol):
    async def after(self, match_id: str, place: Place) -> list[Frame]:
        """The frames after `place` without a gap up to the newest; empty where there is a gap, or none."""

    async def recent(self, match_id: str) -> list[Frame]:
        """All frames that are kept, in order."""

    async def snapshot(self, match_id: str) -> Frame | None: ...

    async def newest(self, match_ids: Sequence[str]) -> list[Newest]:
        """Of each match, in one question."""

    async def close(self) -> None: ...


class RedisHistory:
    """Every method raises redis.RedisError where Redis does not answer."""

    def __init__(self) -> None:
        self.client = clients.connect_async(clients.WATCH_TIMEOUT)

    async def after(self, match_id: str, place: Place) -> list[Frame]:
        messages = await self.client.zrangebyscore(keys.history(match_id), f"({place.seq}", "+inf")
        frames = [_frame(message) for message in messages]
        return frames if without_gap(place, frames) else []

    async def recent(self, match_id: str) -> list[Frame]:
        return [_frame(message) for message in await self.client.zrange(keys.history(match_id), 0, -1)]

    async def snapshot(self, match_id: str) -> Frame | None:
        stored = snapshots.read(await self.client.hmget(keys.snapshot(match_id), snapshots.FIELDS))
        return snapshot_frame(match_id, *stored) if stored else None

    async def newest(self, match_ids: Sequence[str]) -> list[Newest]:
        names = [name(match_id) for name in (keys.seq, keys.prediction) for match_id in match_ids]
        values = await self.client.mget(names)
        half = len(match_ids)
        return [_newest(place, body) for place, body in zip(values[:half], values[half:], strict=True)]

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

    async def newest(self, match_ids: Sequence[str]) -> list[Newest]:
        return [Newest()] * len(match_ids)

    async def close(self) -> None:
        return None


def without_gap(place: Place, frames: Sequence[Frame]) -> bool:
    for frame in frames:
        if not frame.follows(place):
            return False
        place = frame.place
    return True


def _newest(place: bytes | None, body: bytes | None) -> Newest:
    return Newest(Place.parse(place.decode()) if place else None, read_prediction(body) if body else None)


def _frame(message: bytes) -> Frame:
    return frame_of(get_channel_layer().deserialize(message))
