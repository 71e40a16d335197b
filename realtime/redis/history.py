"""Reads what Redis keeps of a match, for rooms that open or that have missed frames."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from redis import ResponseError

from realtime.redis.channel_layer import deserialize_frame
from realtime.wire.contiguity import contiguous_frames
from realtime.wire.frames import (
    Frame,
    PredictionUpdate,
    SummaryUpdate,
    parse_prediction,
    parse_summary,
    snapshot_frame,
)
from scoring.place import Place
from scoring.redis_store import clients, keys, snapshots, unreadable
from scoring.redis_store.unreadable import UnreadableError


class Newest(NamedTuple):
    """The place of the newest published frame, and the newest prediction; None for what Redis does not have."""

    place: Place | None = None
    prediction: PredictionUpdate | None = None


class History(Protocol):
    async def after(self, match_id: str, place: Place) -> list[Frame]:
        """Return the frames after `place`, oldest first; an empty list if there is a gap."""

    async def recent(self, match_id: str) -> list[Frame]:
        """Return all frames that are kept, oldest first."""

    async def snapshot(self, match_id: str) -> Frame | None:
        """Return the stored snapshot, which may be some balls behind."""

    async def newest(self, match_ids: Sequence[str]) -> list[Newest]:
        """Return one entry for each match, in order, with one command."""

    async def summaries(self, match_ids: Sequence[str]) -> list[SummaryUpdate]:
        """Return those of these matches that are kept."""

    async def stuck(self) -> dict[str, int]:
        """Return the matches whose logs cannot be folded, with the seq of the event."""

    async def late(self) -> set[str] | None:
        """Return the matches that are published too late; None if no sweep has looked for them lately."""

    async def close(self) -> None: ...


class RedisHistory:
    """Every method but `close` raises redis.RedisError if Redis fails."""

    def __init__(self) -> None:
        self.client = clients.connect_async(clients.WATCH_TIMEOUT)

    async def after(self, match_id: str, place: Place) -> list[Frame]:
        # Scores are seqs without the epoch: frames of another epoch are found too, and refused as not contiguous.
        messages = await self.client.zrangebyscore(keys.history(match_id), f"({place.seq}", "+inf")
        return list(contiguous_frames(readable_frames(match_id, messages), covering=place))

    async def recent(self, match_id: str) -> list[Frame]:
        return list(readable_frames(match_id, await self.client.zrange(keys.history(match_id), 0, -1)))

    async def snapshot(self, match_id: str) -> Frame | None:
        stored = snapshots.read(match_id, await self.client.hmget(keys.snapshot(match_id), snapshots.FIELDS))
        return snapshot_frame(match_id, *stored) if stored else None

    async def newest(self, match_ids: Sequence[str]) -> list[Newest]:
        names = [name(match_id) for name in (keys.seq, keys.prediction) for match_id in match_ids]
        values = await self.client.mget(names)
        half = len(match_ids)
        return [read_newest(*each) for each in zip(match_ids, values[:half], values[half:], strict=True)]

    async def summaries(self, match_ids: Sequence[str]) -> list[SummaryUpdate]:
        async with self.client.pipeline(transaction=False) as pipe:
            for match_id in match_ids:
                pipe.hget(keys.snapshot(match_id), "summary")
            bodies = await pipe.execute(raise_on_error=False)
        found = zip(match_ids, bodies, strict=True)
        return [update for match_id, body in found if (update := _summary(match_id, body)) is not None]

    async def stuck(self) -> dict[str, int]:
        try:
            values = await self.client.hgetall(keys.STUCK)
        except ResponseError as error:  # the key holds something else until the next sweep
            unreadable.note("stuck", error)
            return {}
        return {name.decode(errors="replace"): int(seq) for name, seq in values.items() if seq.isdigit()}

    async def late(self) -> set[str] | None:
        if not await self.client.exists(keys.LAST_SWEEP):
            return None
        try:
            return {name.decode(errors="replace") for name in await self.client.smembers(keys.LATE)}
        except ResponseError as error:  # as in `stuck`; until then nobody knows
            unreadable.note("late", error)
            return None

    async def close(self) -> None:
        await self.client.aclose()


def readable_frames(match_id: str, messages: Iterable[bytes]) -> Iterator[Frame]:
    """Leave out what is no frame of the match: the gap that remains is filled like any other."""
    for message in messages:
        try:
            frame = deserialize_frame(message)
        except UnreadableError as error:
            unreadable.note("frame", error, match=match_id)
        else:
            if frame.match_id == match_id:
                yield frame


def read_newest(match_id: str, place: bytes | None, body: bytes | None) -> Newest:
    """Read the values of the keys `seq` and `prediction` of a match."""
    return Newest(
        Place.parse(place.decode(errors="replace")) if place else None, _prediction(match_id, body) if body else None
    )


def _prediction(match_id: str, body: bytes) -> PredictionUpdate | None:
    try:
        update = parse_prediction(body)
    except ValueError as error:
        unreadable.note("prediction", error, match=match_id)
        return None
    return update if update.match_id == match_id else None


def _summary(match_id: str, body: bytes | ResponseError | None) -> SummaryUpdate | None:
    if body is None:
        return None
    try:
        if isinstance(body, ResponseError):  # the key holds another type
            raise body
        update = parse_summary(body)
    except (ValueError, ResponseError) as error:
        unreadable.note("summary", error, match=match_id)
        return None
    return update if update.match_id == match_id else None
