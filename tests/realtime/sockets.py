"""Viewers whose sockets record the ASGI events that they get, and a Redis that can be stopped."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from cricksy.local_services import redis as redis_server
from realtime.rooms.hub import Hub
from realtime.rooms.room import Room
from realtime.rooms.viewer import Viewer
from realtime.sockets.mailbox import Mailbox
from scoring.place import Place
from scoring.redis_store.clients import publisher
from tests.support.ws_client import WatchClient


class Socket:
    """A viewer as a hub sees it; `client` applies what it receives: nothing between `block` and `unblock`."""

    def __init__(self) -> None:
        self.client = WatchClient("")
        self.received: list[bytes] = []
        self.mailbox = Mailbox(self.send)
        self.viewer = Viewer(self.mailbox)
        self.open_for_writing = asyncio.Event()
        self.open_for_writing.set()
        self.close_code: int | None = None
        self.room: Room | None = None

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.close":
            self.close_code = message["code"]
            return
        await self.open_for_writing.wait()
        self.received.append(message["text"].encode())
        parsed = json.loads(message["text"])
        self.client.messages.append(parsed)
        self.client.take(parsed)

    def block(self) -> None:
        self.open_for_writing.clear()

    def unblock(self) -> None:
        self.open_for_writing.set()

    async def join(self, hub: Hub, match_id: str, since: Place | None = None) -> "Socket":
        self.room = await hub.join(match_id, self.viewer, since)
        return self

    async def until(self, done: Callable[[], bool], timeout: float = 5) -> None:
        async with asyncio.timeout(timeout):
            while not done():
                await asyncio.sleep(0.005)

    async def reach(self, place: Place, timeout: float = 5) -> Any:
        await self.until(lambda: self.client.place >= place, timeout)
        return self.client.snapshot

    @property
    def last_seq(self) -> int:
        return int(self.client.messages[-1]["seq"]) if self.client.messages else -1

    @property
    def kinds(self) -> list[str]:
        """The messages in order, with their seq: delta "+5", snapshot "=5", prediction "?5", heartbeat "~5"."""
        return [kind(message) + str(message["seq"]) for message in self.client.messages]


def kind(message: dict[str, Any]) -> str:
    if message["event"] != "state:update":
        return {"heartbeat": "~", "prediction:update": "?"}[message["event"]]
    return "=" if "snapshot" in message else "+"


def point_at(url: str, hosts: list[Any] | None = None) -> None:
    from channels.layers import channel_layers

    settings.REDIS_URL = url
    config = settings.CHANNEL_LAYERS["default"]["CONFIG"]
    config["hosts"] = hosts or [{"address": url, "socket_connect_timeout": 1}]
    channel_layers.backends.clear()
    publisher.cache_clear()


class OwnRedis:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.server = redis_server.start(root)
        self.url = self.server.url

    def stop(self) -> None:
        self.server.stop()

    def start(self) -> None:
        self.server = redis_server.start(self.root, port=self.server.port)
