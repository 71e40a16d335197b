"""The newest stored snapshot of a match: a hash with its epoch and seq, when it was stored, and its JSON.

The script in `realtime.redis.broadcast` writes the same fields in the step that publishes a snapshot frame.
"""

from typing import NamedTuple

from scoring.place import Place
from scoring.redis_store import keys
from scoring.redis_store.clients import Client

FIELDS = ("epoch", "seq", "snapshot")


class StoredSnapshot(NamedTuple):
    """`snapshot` is the JSON of the snapshot alone."""

    place: Place
    snapshot: bytes


def store(client: Client, match_id: str, stored: StoredSnapshot) -> None:
    """Store a snapshot in place of the one before. Raises redis.RedisError."""
    key = keys.snapshot(match_id)
    # The clock of Redis, as in the script: the clocks of the workers may differ.
    seconds, microseconds = client.time()
    fields = {**stored.place._asdict(), "at": seconds + microseconds / 1e6, "snapshot": stored.snapshot}
    with client.pipeline(transaction=True) as pipe:
        pipe.hset(key, mapping=fields)
        pipe.expire(key, keys.KEEP_SECONDS)
        pipe.execute()


def read(values: list[bytes | None]) -> StoredSnapshot | None:
    """Read the answer of HMGET for `FIELDS`; None if no snapshot is stored."""
    epoch, seq, snapshot = values
    if epoch is None or seq is None or snapshot is None:
        return None
    return StoredSnapshot(Place(int(epoch), int(seq)), snapshot)
