"""Publishes the newest prediction of a match: a key in Redis, and a message to the group. An older one is dropped.

There is no history: a viewer that misses a prediction gets the next, and a process that misses it reads the key.
"""

from collections.abc import Mapping
from typing import Any

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


def publish(match_id: str, place: Place, prediction: Mapping[str, Any]) -> None:
    """Send a prediction to all viewers, unless a newer one is stored. `prediction` is JSON, as viewers get it.

    Raises redis.RedisError if Redis fails.
    """
    update = prediction_update(match_id, place, prediction)
    if not settings.REDIS_URL:
        in_process.publish(update)
        return
    _publish(update, why=prediction.get("unpredicted", {}).get("code", ""))


def _publish(update: PredictionUpdate, why: str) -> None:
    """`why` is the code of the reason if there is no prediction."""
    place = update.place
    message = serialize(update)
    arguments: list[Any] = [script_channel(update.match_id), keys.KEEP_SECONDS, place.epoch, place.seq]
    script = clients.publisher().register_script(SCRIPT)
    outcome = script(keys=[keys.prediction(update.match_id)], args=[*arguments, why, update.body, message])
    if outcome == b"published":
        deliver(update.match_id, [message])
