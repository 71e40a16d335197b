"""The minimum of a server: uvloop, one prebuilt frame for each Redis message, one write for each viewer."""

import asyncio
import base64
import hashlib
import re
import sys
from typing import Any
from urllib.parse import urlsplit

import uvloop

from tests.bench.wire import server_head

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
KEY = re.compile(rb"Sec-WebSocket-Key: ([^\r]+)\r\n", re.IGNORECASE)
PUBLISHED = re.compile(rb"\*3\r\n\$7\r\nmessage\r\n\$\d+\r\n[^\r]*\r\n\$\d+\r\n([^\r]*)\r\n")
viewers: set[Any] = set()


class Viewer(asyncio.Protocol):
    """A viewer. Transports are Any, because those of uvloop are not asyncio.Transport."""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.request = b""
        self.greeted = False

    def data_received(self, received: bytes) -> None:
        """Answer the handshake; nothing after it is read."""
        if self.greeted:
            return
        self.request += received
        key = KEY.search(self.request)
        if key and self.request.endswith(b"\r\n\r\n"):
            accept = base64.b64encode(hashlib.sha1(key[1] + GUID).digest())
            self.transport.write(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
            )
            self.greeted = True
            viewers.add(self.transport)

    def connection_lost(self, _: Exception | None) -> None:
        viewers.discard(self.transport)


class Subscription(asyncio.Protocol):
    def __init__(self, channel: str, password: str) -> None:
        self.channel = channel
        self.password = password
        self.received = b""

    def connection_made(self, transport: Any) -> None:
        if self.password:
            transport.write(f"AUTH {self.password}\r\n".encode())
        transport.write(f"SUBSCRIBE {self.channel}\r\n".encode())

    def data_received(self, received: bytes) -> None:
        self.received += received
        end = 0
        for published in PUBLISHED.finditer(self.received):
            end = published.end()
            frame = server_head(len(published[1])) + published[1]
            for transport in viewers:
                transport.write(frame)
        self.received = self.received[end:]


async def serve(host: str, port: int, redis_url: str, channel: str) -> None:
    loop = asyncio.get_running_loop()
    address = urlsplit(redis_url)
    assert address.hostname
    assert address.port
    await loop.create_connection(lambda: Subscription(channel, address.password or ""), address.hostname, address.port)
    server = await loop.create_server(Viewer, host, port, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]))
