"""Writes ready-made frames to a socket of Daphne directly, past autobahn and Twisted, which cost far more.

It relies on internals of both (docs/decisions/002). `make_socket_writer` checks that all of them exist and returns None
otherwise; a contract test fails when a new version changes their behaviour.
"""

import fcntl
import struct
import termios
from typing import Any

from twisted.internet import tcp

from realtime.wire.close_codes import CloseCode
from realtime.wire.messages import Chunk, Message

MOST_QUEUED = 4 * 1024 * 1024
"""Bytes, far above any snapshot. A peer may make the server answer, as with pings, and read none of it."""
TRANSPORT_INTERNALS = ("dataBuffer", "offset", "_tempDataLen", "socket", "write", "fileno", "abortConnection")
PROTOCOL_INTERNALS = ("state", "STATE_OPEN")


def make_socket_writer(protocol: Any) -> "SocketWriter | None":
    """Return a writer for a WebSocket on a plain socket; None for any other, such as TLS."""
    transport = protocol.transport
    if not is_plain_socket(transport) or protocol.factory.maskServerFrames:
        return None
    has_internals = all(hasattr(protocol, name) for name in PROTOCOL_INTERNALS)
    return SocketWriter(protocol, transport) if has_internals else None


def is_plain_socket(transport: Any) -> bool:
    """Return whether a transport is of the kind that a `SocketWriter` can write to."""
    if not isinstance(transport, tcp.Connection) or transport.TLS:
        return False
    return all(hasattr(transport, name) for name in TRANSPORT_INTERNALS)


class SocketWriter:
    """A `realtime.rooms.viewer.Writer` on the socket of a Daphne connection.

    While `is_direct`, a write is one system call, and reads neither connection nor transport: for ten thousand
    viewers these objects are not in the CPU's caches, and reading them is most of what a write costs beside the call.
    So every write through the transport, by anyone, must end `is_direct`: its `write` is replaced by `queue`.
    """

    __slots__ = ("is_direct", "protocol", "send", "transport", "transport_write")

    def __init__(self, protocol: Any, transport: Any) -> None:
        self.protocol = protocol
        self.transport = transport
        self.send = self.transport.socket.send
        self.transport_write = self.transport.write
        self.transport.write = self.queue
        self.is_direct = False

    def write(self, message: Message | Chunk) -> int:
        wire = message.wire
        if not (self.is_direct or self.check_direct()):
            return self.queue_if_open(wire)
        try:
            sent = self.send(wire)
        except BlockingIOError:
            sent = 0
        except OSError:  # the peer is gone; after an abort Daphne tells the application
            self.abort(CloseCode.TOO_SLOW)
            return -1
        if sent == len(wire):
            return 0
        self.queue(wire[sent:])
        return self.unsent()

    def check_direct(self) -> bool:
        """Set and return whether nothing is queued and no close frame was sent. Both change only after a write."""
        self.is_direct = self.is_open() and not self.queued()
        return self.is_direct

    def is_open(self) -> bool:
        return bool(self.protocol.state == self.protocol.STATE_OPEN)

    def queue(self, rest: bytes) -> None:
        """Replace the transport's own `write`."""
        self.is_direct = False
        self.transport_write(rest)
        if self.queued() > MOST_QUEUED:
            self.transport.abortConnection()

    def queue_if_open(self, wire: bytes) -> int:
        if not self.is_open():
            return -1
        self.queue(wire)
        return self.unsent()

    def queued(self) -> int:
        """Return the bytes in Twisted's buffers."""
        queued: int = len(self.transport.dataBuffer) - self.transport.offset + self.transport._tempDataLen
        return queued

    def unsent(self) -> int:
        """Return the bytes that are queued, plus those in the kernel; 0 if none are queued.

        The kernel asks for more only after a third of its buffer has left; until then what is queued does not change.
        Counting the bytes in the kernel too, a slow but steady reader is not taken for a stuck one.
        """
        queued = self.queued()
        return queued and queued + self.in_kernel()

    def in_kernel(self) -> int:
        """Return the bytes in the kernel's send buffer."""
        try:
            return int(struct.unpack("i", fcntl.ioctl(self.transport.fileno(), termios.TIOCOUTQ, bytes(4)))[0])
        except (OSError, AttributeError):  # just closed: Twisted deletes the methods of a closed socket
            return 0

    def abort(self, code: CloseCode) -> None:
        """End the connection without a close frame, which would wait behind what is stuck."""
        self.is_direct = False
        self.transport.abortConnection()

    def forget(self) -> None:
        """Nothing waits here: what is queued belongs to the transport."""
