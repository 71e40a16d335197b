"""The consumer of the Channels tutorial, for the stock `daphne` command: each viewer is a member of the group."""

import os
from typing import Any

from django.conf import settings

# By default the Redis client times out after five seconds, which is how long the layer waits: the viewer is dropped.
HOST = {"address": os.environ["BENCH_REDIS_URL"], "socket_timeout": 60}
LAYER = {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [HOST], "prefix": "textbook"}}
settings.configure(CHANNEL_LAYERS={"default": LAYER}, SECRET_KEY="only for a benchmark")

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402  the settings come first
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path  # noqa: E402

GROUP = "final"


class GameConsumer(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(GROUP, self.channel_name)

    async def game_update(self, event: dict[str, Any]) -> None:
        await self.send(text_data=event["text"])


application = ProtocolTypeRouter({"websocket": URLRouter([path("ws/games/final", GameConsumer.as_asgi())])})
