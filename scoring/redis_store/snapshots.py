"""The newest snapshot of a match: a hash with its epoch and seq, and its JSON.

The script in `realtime.redis.broadcast` writes it in the step that publishes a frame, so a reader gets it as it is.
"""

from typing import NamedTuple

import orjson

from scoring.place import Place
from scoring.redis_store import unreadable
from scoring.redis_store.unreadable import UnreadableError

FIELDS = ("epoch", "seq", "snapshot")


class StoredSnapshot(NamedTuple):
    """`snapshot` is the JSON of the snapshot alone."""

    place: Place
    snapshot: bytes


def read(match_id: str, values: list[bytes | None]) -> StoredSnapshot | None:
    """Read the answer of HMGET for `FIELDS`; None if no snapshot is stored, or none that can be read."""
    epoch, seq, snapshot = values
    if epoch is None or seq is None or snapshot is None:
        return None
    try:
        return StoredSnapshot(_place(epoch, seq), _checked(snapshot))
    except ValueError as error:
        unreadable.note("snapshot", error, match=match_id)
        return None


def _place(epoch: bytes, seq: bytes) -> Place:
    place = Place.parse(f"{epoch.decode()}.{seq.decode()}")
    if place is None:
        raise UnreadableError
    return place


def _checked(snapshot: bytes) -> bytes:
    """Viewers get these bytes as they are, so they must be a JSON object."""
    if not isinstance(orjson.loads(snapshot), dict):
        raise UnreadableError
    return snapshot
