"""Writes Server-Sent Events to a socket of Daphne directly, as `socket_writer` does WebSocket frames."""

import socket
from collections.abc import Iterable
from typing import Any

from realtime.sockets.socket_writer import SocketWriter, is_plain_socket
from realtime.wire.messages import Chunk, Message

GONE_MILLISECONDS = 30_000
"""How long a peer may leave what it got unacknowledged. A WebSocket is pinged; a stream has no pong."""
REQUEST_INTERNALS = ("channel", "finished", "clientproto", "_disconnected")


def make_stream_writer(request: Any) -> "StreamWriter | None":
    """Return a writer for the body of a response; None for any other than HTTP/1.1 on a plain socket."""
    if not all(hasattr(request, name) for name in REQUEST_INTERNALS) or request.clientproto != b"HTTP/1.1":
        return None
    # None if the peer has just left.
    transport = request.channel and request.channel.transport
    if not is_plain_socket(transport):
        return None
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux
        transport.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, GONE_MILLISECONDS)
    return StreamWriter(request, transport)


class StreamWriter(SocketWriter):
    """Its `protocol` is a request of Twisted, the head of whose response must be sent with `more_body` first."""

    __slots__ = ()

    def __init__(self, request: Any, transport: Any) -> None:
        super().__init__(request, transport)
        # Twisted's channel of HTTP writes with both.
        transport.writeSequence = self.queue_parts

    def queue_parts(self, parts: Iterable[bytes]) -> None:
        self.queue(b"".join(parts))

    def write(self, message: Message | Chunk) -> int:
        return super().write(message.chunk if isinstance(message, Message) else message)

    def is_open(self) -> bool:
        return not (self.protocol.finished or self.protocol._disconnected)
