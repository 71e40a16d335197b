"""Writes to a socket on any ASGI server: a queue, emptied by a task that lives only while something is in it."""

import asyncio
from collections import deque

import structlog

from realtime.background import log_failure
from realtime.wire.asgi import Send
from realtime.wire.close_codes import CloseCode
from realtime.wire.messages import Message

log = structlog.get_logger(__name__)


class Mailbox:
    """A `realtime.rooms.viewer.Writer` in front of an ASGI `send`, which waits while the peer takes nothing."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.waiting: deque[tuple[str, int]] = deque()
        self.waiting_bytes = 0
        self.is_closed = False
        self.emptying: asyncio.Task[None] | None = None
        self.closing: asyncio.Task[None] | None = None

    def write(self, message: Message) -> int:
        if self.is_closed:
            return -1
        sizes = [len(body) for body in message.bodies]
        self.waiting.extend(zip(message.texts, sizes, strict=True))
        self.waiting_bytes += sum(sizes)
        if self.emptying is None:
            self.emptying = asyncio.get_running_loop().create_task(self._empty())
        return self.waiting_bytes

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
                text, size = self.waiting.popleft()
                await self.send({"type": "websocket.send", "text": text})
                # Only now: until `send` returns, the text may not have left the server.
                self.waiting_bytes -= size
        except Exception as error:  # servers differ in what they raise for a peer that has just left
            log.info("viewer_gone", error=repr(error))
            self.is_closed = True
        finally:
            self.emptying = None

    async def _close(self, code: CloseCode) -> None:
        await self.send({"type": "websocket.close", "code": code.value})
