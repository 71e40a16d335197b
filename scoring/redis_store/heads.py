"""The newest published frame of a match: its place, and which record of the log made it.

A place alone does not name a record for ever: a restored log may be shorter, and grow again with other events. The
script in `realtime.redis.broadcast` writes both keys in the step that publishes a frame.
"""

from collections.abc import Sequence
from typing import NamedTuple

from scoring.place import Place
from scoring.redis_store import keys
from scoring.redis_store.clients import Client

TOO_LATE = 10**9
"""An epoch of ten digits is nothing that Cricksy has written."""


class Head(NamedTuple):
    """`record` is the text of `record_text`; None if a process of an older version published the frame."""

    place: Place
    record: str | None


def record_text(recorded_at: float) -> str:
    """Return what tells a record from another of the same seq: its time, in microseconds as the database keeps it.

    Its primary key does not: after a restore the database gives the same numbers to other records.
    """
    return f"{recorded_at:.6f}"


def read(client: Client, match_ids: Sequence[str]) -> dict[str, Head]:
    """Return the heads of those matches that have one, with one command. Raises redis.RedisError."""
    if not match_ids:
        return {}
    values = client.mget([name(match_id) for name in (keys.seq, keys.record) for match_id in match_ids])
    pairs = zip(match_ids, values[: len(match_ids)], values[len(match_ids) :], strict=True)
    found = {match_id: _head(place, record) for match_id, place, record in pairs}
    return {match_id: head for match_id, head in found.items() if head is not None}


def _head(place_text: bytes | None, record: bytes | None) -> Head | None:
    place = Place.parse(place_text.decode(errors="replace")) if place_text else None
    if place is None or place.epoch >= TOO_LATE:
        return None
    at, _, text = (record or b"").decode(errors="replace").partition(" ")
    # Of another place: a process of an older version has written `seq` since, but not `record`.
    return Head(place, text if at == str(place) else None)
