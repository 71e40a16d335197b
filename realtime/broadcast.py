"""Publishing in order: history, seq and PUBLISH change in one step inside Redis, or not at all."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Protocol

import redis
from channels.layers import get_channel_layer
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from realtime import keys, local
from realtime.protocol import Frame, Place, group_of, state_update
from scoring import cache_keys

# The scoreboard's row stays locked meanwhile; the sweep comes back to what a slow Redis left undone.
TIMEOUT = 0.5
SNAPSHOT_EVERY = 32

SCRIPT = """
local key_seq, key_history, key_snapshot = KEYS[1], KEYS[2], KEYS[3]
local channel, epoch, keep, length, every = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000

for i = 6, #ARGV, 3 do
  local seq, base, message = tonumber(ARGV[i]), ARGV[i + 1], ARGV[i + 2]
  local at_epoch, at_seq = string.match(redis.call('GET', key_seq) or '', '^(%d+)%.(%d+)$')
  at_epoch, at_seq = tonumber(at_epoch), tonumber(at_seq)
  local known = at_epoch == epoch and seq <= at_seq
  if at_epoch and at_epoch > epoch then
    return {'older', 0}
  elseif not known and base == '' then
    redis.call('DEL', key_history)
    redis.call('HSET', key_snapshot, 'epoch', epoch, 'seq', seq, 'at', now, 'frame', message)
  elseif not known and at_epoch and (at_epoch ~= epoch or at_seq ~= tonumber(base)) then
    return {'gap', 0}
  elseif not known then
    if not at_epoch then redis.call('DEL', key_history) end
    redis.call('ZADD', key_history, seq, message)
    redis.call('ZREMRANGEBYRANK', key_history, 0, -length - 1)
  end
  if not known then
    redis.call('SET', key_seq, epoch .. '.' .. seq)
  end
  redis.call('PUBLISH', channel, message)
end

for i = 1, 3 do redis.call('EXPIRE', KEYS[i], keep) end
local newest = tonumber(ARGV[#ARGV - 2])
local shot = redis.call('HMGET', key_snapshot, 'epoch', 'seq', 'at')
local fresh = tonumber(shot[1]) == epoch and newest - shot[2] < every and now - shot[3] < 1
return {'published', fresh and 0 or 1}
"""


class Refused(Exception):
    """Redis holds frames of a later epoch: whoever publishes these works on a state that is no more."""


class Recorded(Protocol):
    """A frame as the scoreboard makes it: `body` is the JSON of the delta or of the snapshot alone."""

    @property
    def seq(self) -> int: ...
    @property
    def base_seq(self) -> int | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def body(self) -> bytes: ...
    @property
    def recorded_at(self) -> float: ...


def publish(match_id: str, epoch: int, frames: Sequence[Recorded], snapshot: Callable[[], bytes]) -> None:
    """Give the frames, in order, to everyone who watches; `snapshot` makes the snapshot at the last of them.

    Repeating is harmless. Raises redis.RedisError where Redis does not do it, Refused where it must not.
    """
    if not frames:
        return
    ready = [_frame(match_id, epoch, frame) for frame in frames]
    if not settings.REDIS_URL:
        for frame in ready:
            local.publish(frame)
        return
    _publish(ready, lambda: _snapshot_frame(ready[-1], snapshot()))


def _frame(match_id: str, epoch: int, recorded: Recorded) -> Frame:
    place = Place(epoch, recorded.seq)
    body = state_update(match_id, place, recorded.kind, recorded.body)
    return Frame(match_id, place, recorded.base_seq, body, recorded.recorded_at)


def _snapshot_frame(newest: Frame, snapshot: bytes) -> Frame:
    body = state_update(newest.match_id, newest.place, "snapshot", snapshot)
    return Frame(newest.match_id, newest.place, None, body, newest.recorded_at)


def _publish(frames: list[Frame], snapshot: Callable[[], Frame]) -> None:
    outcome, snapshot_due = _run(frames)
    if outcome == b"gap":
        outcome, snapshot_due = _run([snapshot()])
    if outcome == b"older":
        raise Refused(f"{frames[-1].match_id}: epoch {frames[-1].place.epoch} is over")
    if snapshot_due:
        _keep(snapshot())


def _run(frames: list[Frame]) -> tuple[bytes, int]:
    match_id, epoch = frames[0].match_id, frames[0].place.epoch
    arguments: list[Any] = [group_channel(match_id), epoch, keys.KEEP_SECONDS, keys.HISTORY_FRAMES, SNAPSHOT_EVERY]
    for frame in frames:
        base = "" if frame.base_seq is None else frame.base_seq
        arguments += [frame.place.seq, base, get_channel_layer().serialize(frame.as_message())]
    names = [cache_keys.seq(match_id), keys.history(match_id), cache_keys.snapshot(match_id)]
    outcome, snapshot_due = _script()(keys=names, args=arguments)
    return outcome, snapshot_due


def _keep(snapshot: Frame) -> None:
    key = cache_keys.snapshot(snapshot.match_id)
    epoch, seq = snapshot.place
    message = get_channel_layer().serialize(snapshot.as_message())
    with client().pipeline(transaction=True) as pipe:
        seconds, microseconds = client().time()
        pipe.hset(key, mapping={"epoch": epoch, "seq": seq, "at": seconds + microseconds / 1e6, "frame": message})
        pipe.expire(key, keys.KEEP_SECONDS)
        pipe.execute()


def group_channel(match_id: str) -> str:
    """Where RedisPubSubChannelLayer publishes what is sent to the match's group; a test holds it to that."""
    prefix = settings.CHANNEL_LAYERS["default"]["CONFIG"].get("prefix", "asgi")
    return f"{prefix}__group__{group_of(match_id)}"


@cache
def client() -> "redis.Redis":
    # Once more after a dropped connection, as after a restart of Redis; never after a time-out.
    retry = Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,))
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=retry)


@cache
def _script() -> Any:
    return client().register_script(SCRIPT)
