"""A viewer for tests and scripts. Its snapshot comes from the WebSocket only; it resumes where it was disconnected."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Self

import websockets

from scoring.engine.views import delta

Json = dict[str, Any]


class Gone(Exception):
    """The server closed the socket; `code` is its close code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


class WatchClient:
    """Watch one match. `messages` keeps everything received; `gaps` counts deltas that did not fit the snapshot."""

    def __init__(self, ws_url: str) -> None:
        self.ws_url = ws_url
        self.snapshot: Json | None = None
        self.epoch = self.seq = -1
        self.messages: list[Json] = []
        self.gaps = 0
        self.socket: Any = None

    @property
    def updates(self) -> list[Json]:
        """The snapshots and deltas."""
        return [message for message in self.messages if message["event"] == "state:update"]

    @property
    def predictions(self) -> list[Json]:
        return [message for message in self.messages if message["event"] == "prediction:update"]

    @property
    def place(self) -> tuple[int, int]:
        return self.epoch, self.seq

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.drop()

    async def connect(self) -> None:
        """Open the socket; with a snapshot, resume at its place."""
        since = f"?since={self.epoch}.{self.seq}" if self.snapshot is not None else ""
        self.socket = await websockets.connect(self.ws_url + since, max_size=None, open_timeout=30)

    async def drop(self) -> None:
        if self.socket is not None:
            await self.socket.close()

    async def receive(self, timeout: float = 10) -> Json:
        """Receive and apply the next message, and return it. Raises Gone or TimeoutError."""
        try:
            async with asyncio.timeout(timeout):
                message: Json = json.loads(await self.socket.recv())
        except websockets.ConnectionClosed as closed:
            raise Gone(closed.rcvd.code if closed.rcvd else 1006) from None
        self.messages.append(message)
        self.take(message)
        return message

    def take(self, message: Json) -> None:
        if message["event"] != "state:update":
            return
        place = (message["epoch"], message["seq"])
        if "snapshot" in message:
            self.snapshot = message["snapshot"]
        elif place <= self.place:
            return
        elif self.snapshot is None or (message["epoch"], message["delta"]["base_seq"]) != self.place:
            self.gaps += 1
            return
        else:
            self.snapshot = delta.apply(self.snapshot, message["delta"])
        self.epoch, self.seq = place

    async def reach(self, seq: int, timeout: float = 10) -> Json:
        """Receive until the snapshot is at `seq` or later; reconnect after a gap. Raises TimeoutError or Gone."""
        async with asyncio.timeout(timeout):
            while self.seq < seq:
                gaps = self.gaps
                await self.receive(timeout)
                if self.gaps > gaps:
                    await self.drop()
                    await self.connect()
        assert self.snapshot is not None
        return self.snapshot

    async def hear_nothing(self, seconds: float) -> None:
        """Fail if a message comes within this time."""
        with contextlib.suppress(TimeoutError):
            message = await self.receive(seconds)
            raise AssertionError(f"unexpected {message}")


@contextlib.asynccontextmanager
async def watching(ws_url: str, match_id: str, since: str | None = None) -> AsyncIterator[WatchClient]:
    url = f"{ws_url}/ws/games/{match_id}" + (f"?since={since}" if since is not None else "")
    async with WatchClient(url) as client:
        yield client
