"""The matches with events to publish, and a mark while a task waits that will take them.

A task carries all that are due, so a full queue holds one task, not one for each ball.
"""

import time
from collections.abc import Sequence

from redis.exceptions import ResponseError

from scoring.engine.values import ID_PATTERN
from scoring.redis_store import clients, keys

MARK_MILLISECONDS = 500
"""If the task is lost, the mark must not keep matches silent. If it only waits, a second task does no harm."""


def add(match_ids: Sequence[str]) -> bool:
    """Note that these are due. Return whether a task is needed: none waits for certain. Raises redis.RedisError."""
    with clients.bell().pipeline(transaction=False) as pipe:
        # NX: a match that waits keeps its place.
        pipe.zadd(keys.DUE, dict.fromkeys(match_ids, time.time()), nx=True)
        pipe.set(keys.DUE_TASK, 1, nx=True, px=MARK_MILLISECONDS)
        _, is_needed = pipe.execute()
    return bool(is_needed)


def take(most: int) -> list[str]:
    """Remove the matches that have been due for longest, and return them. Read their logs only after this.

    Raises redis.RedisError.
    """
    with clients.publisher().pipeline(transaction=False) as pipe:
        # First: what becomes due from here on asks for another task.
        pipe.delete(keys.DUE_TASK)
        pipe.zpopmin(keys.DUE, most)
        try:
            found = pipe.execute()[1]
        except ResponseError:
            # Whatever else the key holds counts as missing; the sweep finds what is due.
            clients.publisher().delete(keys.DUE)
            return []
    names = [match_id.decode(errors="replace") for match_id, _ in found]
    return [name for name in names if ID_PATTERN.fullmatch(name)]


def count(client: clients.Client) -> int:
    """Return how many matches are due. Raises redis.RedisError."""
    try:
        return int(client.zcard(keys.DUE))
    except ResponseError:
        return 0
