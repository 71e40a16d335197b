"""Publishes the newest prediction of a match: a key in Redis, and a message to the group. An older one is dropped.

There is no history: a viewer that misses a prediction gets the next, and a process that misses it reads the key.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.conf import settings

from realtime.redis import in_process
from realtime.redis.channel_layer import deliver, script_channel, serialize
from realtime.wire.frames import PredictionUpdate, prediction_update
from scoring.place import Place
from scoring.redis_store import clients, keys

# If there is still no prediction, for the same reason and in the same epoch, nothing is sent: a Test has 2,500 balls.
SCRIPT = """
local channel, keep, epoch, seq, why, body, message = unpack(ARGV)
-- A value that is no prediction counts as missing.
local stored = redis.pcall('GET', KEYS[1])
local readable, known = pcall(cjson.decode, type(stored) == 'string' and stored or '')
if readable and type(known) == 'table' and type(known.prediction) == 'table'
   and type(known.epoch) == 'number' and type(known.seq) == 'number' then
  if known.epoch > tonumber(epoch) or (known.epoch == tonumber(epoch) and known.seq >= tonumber(seq)) then
    return 'known'
  end
  local unpredicted = known.prediction.unpredicted
  if type(unpredicted) == 'table' and unpredicted.code == why and known.epoch == tonumber(epoch) then
    redis.call('EXPIRE', KEYS[1], keep)
    return 'unchanged'
  end
end
redis.call('SET', KEYS[1], body, 'EX', keep)
if channel ~= '' then redis.call('PUBLISH', channel, message) end
return 'published'
"""


class Prediction(NamedTuple):
    """`body` is JSON, as viewers get it."""

    match_id: str
    place: Place
    body: Mapping[str, Any]

    @property
    def reason(self) -> str:
        """The code of the reason if there is no prediction."""
        return str(self.body.get("unpredicted", {}).get("code", ""))


def publish(match_id: str, place: Place, prediction: Mapping[str, Any]) -> None:
    """Send a prediction to all viewers, unless a newer one is stored. Raises redis.RedisError if Redis fails."""
    publish_all([Prediction(match_id, place, prediction)])


def publish_all(predictions: Sequence[Prediction]) -> None:
    """Send predictions of different matches in one round trip. Raises redis.RedisError if Redis fails."""
    updates = [prediction_update(*each) for each in predictions]
    if not settings.REDIS_URL:
        for update in updates:
            in_process.publish(update)
    elif updates:
        _publish(updates, [each.reason for each in predictions])


def _publish(updates: Sequence[PredictionUpdate], reasons: Sequence[str]) -> None:
    messages = [serialize(update) for update in updates]
    with clients.publisher().pipeline(transaction=False) as pipe:
        for update, reason, message in zip(updates, reasons, messages, strict=True):
            place = update.place
            arguments: list[Any] = [script_channel(update.match_id), keys.KEEP_SECONDS, place.epoch, place.seq]
            # EVAL, not EVALSHA: in a pipeline nothing asks whether Redis knows the script.
            pipe.eval(SCRIPT, 1, keys.prediction(update.match_id), *arguments, reason, update.body, message)
        outcomes = pipe.execute()
    for update, message, outcome in zip(updates, messages, outcomes, strict=True):
        if outcome == b"published":
            deliver(update.match_id, [message])
