"""Reads what Redis keeps of a match for plain HTTP, in the thread of the request; `history` reads it for rooms.

All functions raise redis.RedisError if Redis fails. What cannot be read counts as missing.
"""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from redis import ResponseError

from realtime.redis.history import Newest, read_newest, readable_frames
from realtime.wire.frames import Frame, snapshot_frame
from scoring.redis_store import clients, heads, keys, snapshots, unreadable

Answer = TypeVar("Answer")
NOTHING: list[bytes | None] = [None] * len(snapshots.FIELDS)


def newest(match_id: str) -> Newest:
    if not settings.REDIS_URL:
        return Newest()
    values = clients.reader().mget(keys.seq(match_id), keys.prediction(match_id))
    found = read_newest(match_id, *values)
    # The publisher takes such a place for garbage too.
    is_garbage = found.place is not None and found.place.epoch >= heads.TOO_LATE
    return found._replace(place=None) if is_garbage else found


def recent_frames(match_id: str, most: int) -> list[Frame]:
    """Return the newest frames, oldest first."""
    return _frames(match_id, lambda: clients.reader().zrange(keys.history(match_id), -most, -1))


def frames_between(match_id: str, first: int, last: int) -> list[Frame]:
    """Return the frames of these seqs, of whatever epoch, oldest first."""
    return _frames(match_id, lambda: clients.reader().zrangebyscore(keys.history(match_id), first, last))


def snapshot(match_id: str) -> Frame | None:
    """Return the stored snapshot, which may be some balls behind."""
    key = keys.snapshot(match_id)
    values = _or_missing("snapshot", match_id, lambda: clients.reader().hmget(key, snapshots.FIELDS), NOTHING)
    stored = snapshots.read(match_id, values)
    return snapshot_frame(match_id, *stored) if stored else None


def _frames(match_id: str, read: Callable[[], list[bytes]]) -> list[Frame]:
    return list(readable_frames(match_id, _or_missing("frame", match_id, read, [])))


def _or_missing(what: str, match_id: str, read: Callable[[], Answer], nothing: Answer) -> Answer:
    try:
        return read()
    except ResponseError as error:  # the key holds another type
        unreadable.note(what, error, match=match_id)
        return nothing
