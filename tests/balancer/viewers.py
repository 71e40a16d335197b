"""Viewers that come back after each end with the place that they have, as the page does."""

import asyncio
import random
import time

from tests.bench.wire import Opcode
from tests.support.crowd import Spectator

LONGEST_PAUSE = 1.0
"""Of a second at most, where the page takes up to three after a restart: a test need not wait."""


class Resuming(Spectator):
    """`codes` are the close codes it got, None for an end without one; `away` how long it was without a message."""

    def __init__(self, ws_url: str, match_id: str) -> None:
        super().__init__(ws_url, match_id)
        self.codes: list[int | None] = []
        self.away: list[float] = []
        self.lost_at: float | None = None
        self.code: int | None = None
        self.leaving = False
        self.returning: asyncio.Task[None] | None = None

    def data_received(self, received: bytes) -> None:
        answer = bytes(self.buffer[:12]) + received
        if not self.open and not answer.startswith(b"HTTP/1.1 101"[: len(answer)]):
            self.transport.abort()  # refused: it tries again
            return
        super().data_received(received)

    def take(self, opcode: int, payload: bytes) -> None:
        if opcode == Opcode.CLOSE:
            self.code = int.from_bytes(payload[:2])
        elif opcode == Opcode.TEXT and self.lost_at is not None:
            self.away.append(time.monotonic() - self.lost_at)
            self.lost_at = None
        super().take(opcode, payload)

    def connection_lost(self, error: Exception | None) -> None:
        if self.leaving:
            return
        if self.lost_at is None:
            self.lost_at = time.monotonic()
            self.codes.append(self.code)
        self.code = None
        self.returning = asyncio.get_running_loop().create_task(self.come_back())

    async def come_back(self) -> None:
        while True:
            await asyncio.sleep(random.uniform(0, LONGEST_PAUSE))
            try:
                await self.connect(self.place if self.messages else None)
                return
            except OSError:
                continue

    def leave(self) -> None:
        self.leaving = True
        if self.returning:
            self.returning.cancel()
        self.drop()


async def watching(viewers: list[Resuming], ws_url: str, match_id: str, count: int) -> None:
    """Add so many viewers, and wait until each has a first message."""
    viewers.extend(Resuming(ws_url, match_id) for _ in range(count))
    for one in viewers:
        await one.connect()
    async with asyncio.timeout(60):
        while not all(one.messages for one in viewers):
            await asyncio.sleep(0.05)
