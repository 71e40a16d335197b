"""The consoles of a match: each device that scores tells of itself every few seconds, and is forgotten when it stops.

Only told, never obeyed: who may write, and what counts, is decided by assignments and the log.
"""

import json
from dataclasses import asdict, dataclass

from scoring.redis_store import clients, keys, unreadable

KEEP_SECONDS = 45
"""Three reports. A device that says nothing for so long has lost its net, or its scorer went home."""
MOST = 20
"""Of a match; the oldest are forgotten beyond that."""


@dataclass(frozen=True, slots=True)
class Console:
    """`recorded` is the newest record that came from it, 0 if none did; `waiting` is what it could not send yet."""

    console: str
    username: str
    recorded: int
    waiting: int
    at: float
    """Seconds since 1970, when it was heard last."""


def report(match_id: str, told: Console) -> list[Console]:
    """Keep what a console says of itself. Return all of the match, the newest first. Raises redis.RedisError."""
    key, client = keys.consoles(match_id), clients.reader()
    with client.pipeline(transaction=False) as pipe:
        pipe.hset(key, told.console, json.dumps(asdict(told)))
        pipe.expire(key, KEEP_SECONDS)
        pipe.hgetall(key)
        kept = pipe.execute()[-1]
    found = {name: _read(match_id, value) for name, value in kept.items()}
    known = sorted((one for one in found.values() if one), key=lambda one: one.at, reverse=True)
    listed = [one for one in known if one.at > told.at - KEEP_SECONDS][:MOST]
    gone = [name for name, one in found.items() if one not in listed]
    if gone:
        client.hdel(key, *gone)
    return listed


def _read(match_id: str, value: bytes) -> Console | None:
    try:
        return Console(**json.loads(value))
    except (ValueError, TypeError) as error:
        unreadable.note("console", error, match=match_id)
        return None
