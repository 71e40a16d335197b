"""The newest prediction of a match: a key in Redis and a message to the group, never an older one over a newer.

No history: who missed a prediction waits for the next, or finds this one in the key.
"""

from collections.abc import Mapping
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings

from realtime import broadcast, local
from realtime.protocol import PredictionUpdate, prediction_update
from scoring.place import Place
from scoring.redis_store import keys
from scoring.redis_store.clients import publisher

# That there is still no prediction, and why, is not said again with every ball: a Test has 2,500.
SCRIPT = """
local channel, keep, epoch, seq, why, body, message = unpack(ARGV)
local stored = redis.call('GET', KEYS[1])
if stored then
  local known = cjson.decode(stored)
  if known.epoch > tonumber(epoch) or (known.epoch == tonumber(epoch) and known.seq >= tonumber(seq)) then
    return 'known'
  end
  local told = known.prediction.unpredicted
  if told and told.code == why and known.epoch == tonumber(epoch) then
    redis.call('EXPIRE', KEYS[1], keep)
    return 'told'
  end
end
redis.call('SET', KEYS[1], body, 'EX', keep)
redis.call('PUBLISH', channel, message)
return 'published'
"""


def publish(match_id: str, place: Place, prediction: Mapping[str, Any]) -> None:
    """Give it to everyone who watches, unless a newer one was given. Raises redis.RedisError."""
    update = prediction_update(match_id, place, prediction)
    if not settings.REDIS_URL:
        local.publish(update)
        return
    _publish(update, why=prediction.get("unpredicted", {}).get("code", ""))


def _publish(update: PredictionUpdate, why: str) -> None:
    message = get_channel_layer().serialize(update.as_message())
    place = update.place
    arguments: list[Any] = [broadcast.group_channel(update.match_id), keys.KEEP_SECONDS, place.epoch, place.seq]
    script = publisher().register_script(SCRIPT)
    script(keys=[keys.prediction(update.match_id)], args=[*arguments, why, update.body, message])
