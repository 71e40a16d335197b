"""One socket's way out on any ASGI server: a bounded mailbox, emptied by a task that lives while it holds something."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import structlog

from realtime.protocol import NOWHERE, CloseCode, Place

log = structlog.get_logger(__name__)
Send = Callable[[dict[str, Any]], Awaitable[None]]

# Some hundred balls: a viewer that is this far behind is better off with what the match has become meanwhile.
MAILBOX_BYTES = 64 * 1024


class Viewer(Protocol):
    """Who watches a match. `place` is the newest state that was written to it.

    `drained` is called when the viewer, having refused a message, may be written to again.
    """

    place: Place
    drained: Callable[["Viewer"], None]

    def write(self, message: bytes) -> bool:
        """Take a message, or say that this viewer must first drain. Never blocks, never raises."""

    def stuck_since(self) -> float | None:
        """The loop's time from which on nothing has drained, where something waits."""

    def close(self, code: CloseCode) -> None: ...


class Mailbox:
    """A viewer behind an ASGI `send`."""

    def __init__(self, send: Send) -> None:
        self.place = NOWHERE
        self.drained: Callable[[Viewer], None] = lambda viewer: None
        self.send = send
        self.waiting: deque[bytes] = deque()
        self.waiting_bytes = 0
        self.refused = False
        self.closed = False
        self.sending_since: float | None = None
        self.writer: asyncio.Task[None] | None = None

    def write(self, message: bytes) -> bool:
        if self.closed or self.refused or (self.waiting_bytes and self.waiting_bytes + len(message) > MAILBOX_BYTES):
            self.refused = True
            return False
        self.waiting.append(message)
        self.waiting_bytes += len(message)
        if self.writer is None:
            self.writer = asyncio.get_running_loop().create_task(self._empty())
        return True

    def stuck_since(self) -> float | None:
        return self.sending_since

    def close(self, code: CloseCode) -> None:
        """End the socket, also when a message is stuck in it."""
        if not self.closed:
            self.forget()
            self.writer = asyncio.get_running_loop().create_task(self._close(code))

    def forget(self) -> None:
        """The socket is gone: nothing more is sent."""
        self.closed = True
        self.waiting.clear()
        if self.writer is not None:
            self.writer.cancel()

    async def _empty(self) -> None:
        clock = asyncio.get_running_loop().time
        try:
            while self.waiting:
                message = self.waiting.popleft()
                self.sending_since = clock()
                await self.send({"type": "websocket.send", "text": message.decode()})
                self.waiting_bytes -= len(message)
                self.sending_since = None
                self._ask_for_more()
        except Exception as error:  # servers differ in what they raise for a peer that has just left
            log.info("viewer_gone", error=repr(error))
            self.closed = True
        finally:
            self.writer = None

    def _ask_for_more(self) -> None:
        if self.refused and not self.waiting and not self.closed:
            self.refused = False
            self.drained(self)

    async def _close(self, code: CloseCode) -> None:
        await self.send({"type": "websocket.close", "code": code.value})
