"""The way out of a socket on any ASGI server: a mailbox, emptied by a task that lives while it holds something."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from realtime.protocol import CloseCode, Message
from realtime.tasks import log_failure

log = structlog.get_logger(__name__)
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Mailbox:
    """A realtime.viewer.Writer before an ASGI `send`, which waits while the peer takes nothing."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.waiting: deque[tuple[str, int]] = deque()
        self.waiting_bytes = 0
        self.closed = False
        self.emptying: asyncio.Task[None] | None = None
        self.closing: asyncio.Task[None] | None = None

    def write(self, message: Message) -> int:
        if self.closed:
            return -1
        sizes = [len(body) for body in message.bodies]
        self.waiting.extend(zip(message.texts, sizes, strict=True))
        self.waiting_bytes += sum(sizes)
        if self.emptying is None:
            self.emptying = asyncio.get_running_loop().create_task(self._empty())
        return self.waiting_bytes

    def unsent(self) -> int:
        return 0 if self.closed else self.waiting_bytes

    def abort(self, code: CloseCode) -> None:
        if not self.closed:
            self.forget()
            self.closing = asyncio.get_running_loop().create_task(self._close(code))
            self.closing.add_done_callback(log_failure)

    def forget(self) -> None:
        """The socket is gone: nothing more is sent."""
        self.closed = True
        self.waiting.clear()
        if self.emptying is not None:
            self.emptying.cancel()

    async def _empty(self) -> None:
        try:
            while self.waiting:
                text, size = self.waiting.popleft()
                await self.send({"type": "websocket.send", "text": text})
                self.waiting_bytes -= size
        except Exception as error:  # servers differ in what they raise for a peer that has just left
            log.info("viewer_gone", error=repr(error))
            self.closed = True
        finally:
            self.emptying = None

    async def _close(self, code: CloseCode) -> None:
        await self.send({"type": "websocket.close", "code": code.value})
