"""Many viewers in one process: sockets that only count and keep what comes, and are made sense of at the end."""

import asyncio
import base64
import os
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

import orjson

from realtime.protocol import NOWHERE, Place
from tests.support.ws_client import WatchClient

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Spectator(asyncio.Protocol):
    """One viewer. `messages` are the texts that came, over all its connections."""

    def __init__(self, ws_url: str, match_id: str, receive_buffer: int = 0) -> None:
        self.ws_url = ws_url
        self.receive_buffer = receive_buffer
        self.match_id = match_id
        self.messages: list[bytes] = []
        self.buffer = bytearray()
        self.open = False
        self.transport: Any = None

    async def connect(self, since: Place | None = None) -> Self:
        url = urlsplit(self.ws_url)
        self.buffer.clear()
        self.open = False
        sock = socket.socket()
        sock.setblocking(False)
        if self.receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.receive_buffer)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(sock, (url.hostname, url.port))
        await loop.create_connection(lambda: self, sock=sock)
        query = f"?since={since}" if since else ""
        key = base64.b64encode(os.urandom(16)).decode()
        self.transport.write(
            f"GET /ws/games/{self.match_id}{query} HTTP/1.1\r\nHost: {url.netloc}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        return self

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def stop_reading(self) -> None:
        self.transport.pause_reading()

    def read_again(self) -> None:
        self.transport.resume_reading()

    def drop(self) -> None:
        """Without a farewell, as in a tunnel."""
        self.transport.abort()

    @property
    def place(self) -> Place:
        """Of the last message."""
        if not self.messages:
            return NOWHERE
        last = orjson.loads(self.messages[-1])
        return Place(last["epoch"], last["seq"])

    def data_received(self, received: bytes) -> None:
        self.buffer += received
        if not self.open:
            head, end, rest = self.buffer.partition(b"\r\n\r\n")
            if not end:
                return
            assert head.startswith(b"HTTP/1.1 101"), bytes(head)
            self.open, self.buffer = True, rest
        while (frame := self.next_frame()) is not None:
            self.take(*frame)

    def next_frame(self) -> tuple[int, bytes] | None:
        """Opcode and payload of an unmasked frame, if it is all there."""
        if len(self.buffer) < 2:
            return None
        start = {126: 4, 127: 10}.get(self.buffer[1], 2)
        if len(self.buffer) < start:
            return None
        size = int.from_bytes(self.buffer[2:start], "big") if start > 2 else self.buffer[1]
        if len(self.buffer) < start + size:
            return None
        frame = self.buffer[0] & 0x0F, bytes(self.buffer[start : start + size])
        del self.buffer[: start + size]
        return frame

    def take(self, opcode: int, payload: bytes) -> None:
        if opcode == TEXT:
            self.messages.append(payload)
        elif opcode == PING:
            mask = bytes(4)
            self.transport.write(bytes((0x80 | PONG, 0x80 | len(payload))) + mask + payload)
        else:
            assert opcode == CLOSE, opcode
            self.transport.close()


@dataclass
class Story:
    """What the messages so far amount to, and how it goes on: a crowd sees the same, so it is worked out once."""

    viewer: WatchClient = field(default_factory=lambda: WatchClient(""))
    then: dict[bytes, "Story"] = field(default_factory=dict)

    def told(self, messages: Iterable[bytes]) -> WatchClient:
        """A viewer that these messages reached."""
        story = self
        for message in messages:
            if message not in story.then:
                story.then[message] = Story(successor(story.viewer, message))
            story = story.then[message]
        return story.viewer


def successor(viewer: WatchClient, message: bytes) -> WatchClient:
    following = WatchClient("")
    following.snapshot, following.epoch, following.seq, following.gaps = (
        viewer.snapshot,
        viewer.epoch,
        viewer.seq,
        viewer.gaps,
    )
    following.take(orjson.loads(message))
    return following
