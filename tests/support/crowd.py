"""Many viewers in one process: sockets that only keep their messages, which are applied at the end of a test."""

import asyncio
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

import orjson

from scoring.place import NOWHERE, Place
from tests.bench.wire import Opcode, client_frame, request, take_frames
from tests.support.ws_client import WatchClient


class Spectator(asyncio.Protocol):
    """One viewer. `messages` and `predictions` are the texts received over all its connections."""

    def __init__(self, ws_url: str, match_id: str, receive_buffer: int = 0) -> None:
        self.ws_url = ws_url
        self.receive_buffer = receive_buffer
        self.match_id = match_id
        self.messages: list[bytes] = []
        self.predictions: list[bytes] = []
        self.buffer = bytearray()
        self.open = False
        self.transport: Any = None

    async def connect(self, since: Place | None = None) -> Self:
        url = urlsplit(self.ws_url)
        assert url.hostname
        assert url.port
        self.buffer.clear()
        self.open = False
        await self.open_transport(url.hostname, url.port)
        query = f"?since={since}" if since else ""
        self.transport.write(request(url.hostname, url.port, f"/ws/games/{self.match_id}{query}"))
        return self

    async def open_transport(self, host: str, port: int) -> None:
        sock = socket.socket()
        sock.setblocking(False)
        if self.receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.receive_buffer)
        loop = asyncio.get_running_loop()
        try:
            await loop.sock_connect(sock, (host, port))
            await loop.create_connection(lambda: self, sock=sock)
        except BaseException:  # a test may cancel a viewer that is just coming back
            sock.close()
            raise

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def stop_reading(self) -> None:
        self.transport.pause_reading()

    def read_again(self) -> None:
        self.transport.resume_reading()

    def drop(self) -> None:
        """Abort without a closing handshake, as a phone does in a tunnel."""
        if self.transport is not None:
            self.transport.abort()

    @property
    def place(self) -> Place:
        """The place of the last message."""
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
        for opcode, payload in take_frames(self.buffer):
            self.take(opcode, payload)

    def take(self, opcode: int, payload: bytes) -> None:
        if opcode == Opcode.TEXT:
            is_prediction = payload.startswith(b'{"event":"prediction:update"')
            (self.predictions if is_prediction else self.messages).append(payload)
        elif opcode == Opcode.PING:
            self.transport.write(client_frame(Opcode.PONG, payload))
        else:
            assert opcode == Opcode.CLOSE, opcode
            self.transport.close()


async def reached(viewers: list[Spectator], seq: int, patience: float = 60) -> None:
    async with asyncio.timeout(patience):
        while any(viewer.place.seq < seq for viewer in viewers):
            await asyncio.sleep(0.01)


@dataclass
class Story:
    """A tree of viewers' states by message: most of a crowd gets the same messages, so each is applied only once."""

    viewer: WatchClient = field(default_factory=lambda: WatchClient(""))
    following: dict[bytes, "Story"] = field(default_factory=dict)

    def viewer_after(self, messages: Iterable[bytes]) -> WatchClient:
        """Return a viewer that received these messages."""
        story = self
        for message in messages:
            if message not in story.following:
                story.following[message] = Story(successor(story.viewer, message))
            story = story.following[message]
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
