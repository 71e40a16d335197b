"""The newest stored snapshot of a match: a hash with its epoch and seq, when it was stored, and its JSON.

The script in `realtime.redis.broadcast` writes the same fields in the step that publishes a snapshot frame.
"""

from typing import NamedTuple

import orjson

from scoring.place import Place
from scoring.redis_store import keys, unreadable
from scoring.redis_store.clients import Client
from scoring.redis_store.unreadable import UnreadableError

FIELDS = ("epoch", "seq", "snapshot")

# A worker may have been stopped for a minute since it made the snapshot, so it must not replace a newer one. What is
# stored is newer only if it was published too: else it is garbage. The clock of Redis, since those of workers differ.
STORE = """
local key, key_seq = KEYS[1], KEYS[2]
local epoch, seq = tonumber(ARGV[1]), tonumber(ARGV[2])
local function before(epoch, seq, other_epoch, other_seq)
  return epoch < other_epoch or epoch == other_epoch and seq < other_seq
end

local place = redis.call('TYPE', key_seq)['ok'] == 'string' and redis.call('GET', key_seq) or ''
local at_epoch, at_seq = string.match(place, '^(%d+)%.(%d+)$')
at_epoch, at_seq = tonumber(at_epoch), tonumber(at_seq)
local stored = redis.call('TYPE', key)['ok'] == 'hash' and redis.call('HMGET', key, 'epoch', 'seq') or {}
local has_epoch, has_seq = tonumber(stored[1] or ''), tonumber(stored[2] or '')
if at_epoch and has_epoch and has_seq and before(epoch, seq, has_epoch, has_seq)
    and not before(at_epoch, at_seq, has_epoch, has_seq) then
  return 0
end
local clock = redis.call('TIME')
redis.call('DEL', key)
redis.call('HSET', key, 'epoch', ARGV[1], 'seq', ARGV[2], 'at', clock[1] + clock[2] / 1000000, 'snapshot', ARGV[3])
redis.call('EXPIRE', key, ARGV[4])
return 1
"""


class StoredSnapshot(NamedTuple):
    """`snapshot` is the JSON of the snapshot alone."""

    place: Place
    snapshot: bytes


def store(client: Client, match_id: str, stored: StoredSnapshot) -> None:
    """Store a snapshot in place of the one before, unless that is newer. Raises redis.RedisError."""
    names = [keys.snapshot(match_id), keys.seq(match_id)]
    client.register_script(STORE)(keys=names, args=[*stored.place, stored.snapshot, keys.KEEP_SECONDS])


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
