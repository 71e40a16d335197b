"""A TCP proxy on a port of its own, which can cut, delay, swallow and half-close what passes."""

import asyncio
import contextlib
from collections.abc import Callable

from cricksy.local_services.ports import HOST

CHUNK = 1 << 16
Pair = tuple[asyncio.StreamWriter, asyncio.StreamWriter]


class Proxy:
    """`target` is asked for the port at each connection: Postgres has another one after a restart of everything."""

    def __init__(self, target: Callable[[], int]) -> None:
        self.target = target
        self.port = 0
        self.delay = 0.0
        self.refuses = False
        self.pairs: set[Pair] = set()
        self.passes = asyncio.Event()
        self.passes.set()
        self.server: asyncio.Server | None = None

    async def start(self) -> None:
        self.server = await asyncio.start_server(self.connect, HOST, 0, backlog=1024)
        self.port = self.server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self.passes.set()
        await self.cut()
        if self.server is not None:
            self.server.close()

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self.refuses:
                raise ConnectionRefusedError
            far_reader, far_writer = await asyncio.open_connection(HOST, self.target())
        except OSError:
            writer.transport.abort()
            return
        pair = (writer, far_writer)
        self.pairs.add(pair)
        try:
            await asyncio.gather(self.carry(reader, far_writer), self.carry(far_reader, writer))
        finally:
            self.pairs.discard(pair)
            for each in pair:
                each.transport.abort()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on until the sender ends, then tell the receiver so."""
        # RuntimeError: this direction was half-closed while it carried something.
        with contextlib.suppress(OSError, RuntimeError):
            while received := await reader.read(CHUNK):
                if self.delay:
                    await asyncio.sleep(self.delay)
                await self.passes.wait()
                writer.write(received)
                await writer.drain()
        with contextlib.suppress(OSError, RuntimeError):
            writer.write_eof()

    # Harm

    async def cut(self) -> None:
        """Reset every connection."""
        for pair in list(self.pairs):
            for each in pair:
                each.transport.abort()

    async def half_close(self) -> None:
        """End the direction from the clients of every connection, as a client that ended its output."""
        for _, far in list(self.pairs):
            with contextlib.suppress(OSError, RuntimeError):
                far.write_eof()

    async def outage(self, seconds: float) -> None:
        """Reset every connection and refuse new ones for so long."""
        self.refuses = True
        await self.cut()
        await asyncio.sleep(seconds)
        self.refuses = False

    async def slow_down(self, seconds: float, delay: float) -> None:
        self.delay = delay
        await asyncio.sleep(seconds)
        self.delay = 0.0

    async def swallow(self, seconds: float) -> None:
        """Pass nothing on for so long, then reset every connection: a partition."""
        self.passes.clear()
        await asyncio.sleep(seconds)
        await self.cut()
        self.passes.set()
