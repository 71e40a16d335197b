"""Which matches the sweep has to compare with their logs next: those whose comparison is oldest."""

from collections.abc import Iterable

from redis import ResponseError

from scoring.redis_store import keys, unreadable
from scoring.redis_store.clients import Client

MOST_AT_ONCE = 200
"""Matches a sweep, which runs every second: a thousand live matches are compared within five seconds."""


def oldest(client: Client) -> list[str]:
    """Return the matches to compare now. Raises redis.RedisError."""
    try:
        found = client.zrange(keys.COMPARED, 0, MOST_AT_ONCE - 1)
    except ResponseError as error:  # the key holds something else: each match is added again when it is published
        unreadable.note("compared", error)
        client.delete(keys.COMPARED)
        return []
    return [match_id.decode(errors="replace") for match_id in found]


def note(client: Client, match_ids: Iterable[str]) -> None:
    """Note that these were compared; forget those whose keys have expired. Raises redis.RedisError."""
    ids = list(match_ids)
    if not ids:
        return
    values = client.mget([keys.seq(match_id) for match_id in ids])
    kept = [match_id for match_id, value in zip(ids, values, strict=True) if value is not None]
    now = client.time()[0]
    with client.pipeline(transaction=True) as pipe:
        pipe.zrem(keys.COMPARED, *ids)
        if kept:
            # A match that is published in between is added by the publisher.
            pipe.zadd(keys.COMPARED, dict.fromkeys(kept, now))
        pipe.execute()


def forget(client: Client, match_id: str) -> None:
    """Delete all that Redis keeps of a match that is not in the database any more. Raises redis.RedisError."""
    # A match that is opened again with this id must not begin in an epoch that viewers have seen.
    client.set(keys.lost(match_id), 1, ex=keys.KEEP_SECONDS)
    names = (keys.seq, keys.record, keys.history, keys.snapshot, keys.prediction)
    client.delete(*(name(match_id) for name in names))
