"""Writes to a socket on any ASGI server: a queue, emptied by a task that lives only while something is in it."""

import asyncio
from collections import deque
from collections.abc import Iterable

import structlog

from realtime.background import log_failure
from realtime.wire.asgi import Event, Send
from realtime.wire.close_codes import CloseCode
from realtime.wire.messages import Message

log = structlog.get_logger(__name__)


class Mailbox:
    """A `realtime.rooms.viewer.Writer` in front of an ASGI `send`, which waits while the peer takes nothing."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.waiting: deque[tuple[Event, int]] = deque()
        self.waiting_bytes = 0
        self.is_closed = False
        self.emptying: asyncio.Task[None] | None = None
        self.closing: asyncio.Task[None] | None = None

    def write(self, message: Message) -> int:
        if self.is_closed:
            return -1
        for event, size in self.wrap(message):
            self.waiting.append((event, size))
            self.waiting_bytes += size
        if self.emptying is None:
            self.emptying = asyncio.get_running_loop().create_task(self._empty())
        return self.waiting_bytes

    def wrap(self, message: Message) -> Iterable[tuple[Event, int]]:
        """Return the ASGI events that send the message, each with its bytes."""
        texts = zip(message.texts, message.sizes, strict=True)
        return [({"type": "websocket.send", "text": text}, size) for text, size in texts]

    def unsent(self) -> int:
        return 0 if self.is_closed else self.waiting_bytes

    def abort(self, code: CloseCode) -> None:
        if not self.is_closed:
            self.forget()
            # In a separate task, since `send` waits while the peer takes nothing.
            self.closing = asyncio.get_running_loop().create_task(self._close(code))
            self.closing.add_done_callback(log_failure)

    def forget(self) -> None:
        self.is_closed = True
        self.waiting.clear()
        if self.emptying is not None:
            self.emptying.cancel()

    async def _empty(self) -> None:
        try:
            while self.waiting:
                event, size = self.waiting.popleft()
                await self.send(event)
                # Only now: until `send` returns, the message may not have left the server.
                self.waiting_bytes -= size
        except Exception as error:  # servers differ in what they raise for a peer that has just left
            log.info("viewer_gone", error=repr(error))
            self.is_closed = True
        finally:
            self.emptying = None

    async def _close(self, code: CloseCode) -> None:
        await self.send({"type": "websocket.close", "code": code.value})


class StreamMailbox(Mailbox):
    """For a response of Server-Sent Events, after its head was sent."""

    def wrap(self, message: Message) -> Iterable[tuple[Event, int]]:
        event = {"type": "http.response.body", "body": message.events, "more_body": True}
        return [(event, len(message.events))]

    async def _close(self, code: CloseCode) -> None:
        await self.send({"type": "http.response.body", "body": b"", "more_body": False})
