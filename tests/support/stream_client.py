"""A viewer by Server-Sent Events, for tests: it applies what it gets, and comes back with the id of its last event."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, NamedTuple, Self

import httpx

from tests.support.ws_client import WatchClient


class Event(NamedTuple):
    id: str
    data: str


class StreamClient(WatchClient):
    """`ids` has that of each message, or an empty string; `comments` counts events that say nothing."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.ids: list[str] = []
        self.last_id = ""
        self.comments = 0
        self.response: httpx.Response | None = None
        self.client = httpx.AsyncClient(timeout=60, follow_redirects=True)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.drop()
        await self.client.aclose()

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def connect(self) -> None:
        """Open the stream; after its end, resume at the last id."""
        headers = {"Last-Event-ID": self.last_id} if self.last_id else {}
        request = self.client.build_request("GET", self.ws_url, headers=headers)
        self.response = await self.client.send(request, stream=True)
        self.events = self.read(self.response)

    async def drop(self) -> None:
        if self.response is not None:
            await self.response.aclose()

    async def read(self, response: httpx.Response) -> AsyncIterator[Event]:
        """Read as the HTML standard says, as far as this server uses it."""
        fields: dict[str, str] = {}
        async for line in response.aiter_lines():
            name, _, value = line.partition(":")
            if line:
                fields[name] = value.removeprefix(" ")
                self.comments += not name
                continue
            if "data" in fields:
                yield Event(fields.get("id", ""), fields["data"])
            fields = {}

    async def receive(self, timeout: float = 10) -> Any:
        async with asyncio.timeout(timeout):
            event = await anext(self.events)
        self.ids.append(event.id)
        self.last_id = event.id or self.last_id
        message = json.loads(event.data)
        self.messages.append(message)
        self.take(message)
        return message

    async def until(self, seq: int, patience: float = 10) -> None:
        while self.seq < seq:
            await self.receive(patience)


@asynccontextmanager
async def streaming(url: str) -> AsyncIterator[StreamClient]:
    async with StreamClient(url) as client:
        yield client
