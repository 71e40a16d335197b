"""`cricksy.write` in a WebSocket's scope: ready bytes go to its socket past autobahn and Twisted, which cost far more.

It leans on the inside of both, so `of` looks for all that it leans on, and gives nothing where something is missing;
a contract test fails when a new version changes it.
"""

import fcntl
import struct
import termios
from typing import Any

from twisted.internet import tcp

from realtime.protocol import CloseCode, Message

# Far above any snapshot: who makes the server answer so much, as by pings, and takes none of it, is ended.
MOST_QUEUED = 4 * 1024 * 1024


class SocketWriter:
    """A realtime.viewer.Writer on the socket of a Daphne connection.

    It looks at connection and transport only after others wrote through the transport: what is not looked at need not
    come from memory, and for ten thousand viewers that is most of what a write costs beside the system call.
    """

    __slots__ = ("direct", "hand_on", "protocol", "send", "transport")

    def __init__(self, protocol: Any) -> None:
        self.protocol = protocol
        self.transport = protocol.transport
        self.send = self.transport.socket.send
        self.hand_on = self.transport.write
        self.transport.write = self.queue
        self.direct = False

    def write(self, message: Message) -> int:
        wire = message.wire
        if not (self.direct or self.may_go_direct()):
            return self.queue_in_turn(wire)
        try:
            sent = self.send(wire)
        except BlockingIOError:
            sent = 0
        except OSError:  # the peer is gone; ended, so that the application hears of it
            self.abort(CloseCode.TOO_SLOW)
            return -1
        if sent == len(wire):
            return 0
        self.queue(wire[sent:])
        return self.unsent()

    def may_go_direct(self) -> bool:
        """Nothing waits, and no close frame was sent: either comes to pass by a write only."""
        self.direct = self.is_open() and not self.queued()
        return self.direct

    def is_open(self) -> bool:
        return bool(self.protocol.state == self.protocol.STATE_OPEN)

    def queue(self, rest: bytes) -> None:
        """In place of the transport's own `write`."""
        self.direct = False
        self.hand_on(rest)
        if self.queued() > MOST_QUEUED:
            self.transport.abortConnection()

    def queue_in_turn(self, wire: bytes) -> int:
        if not self.is_open():
            return -1
        self.queue(wire)
        return self.unsent()

    def queued(self) -> int:
        """Bytes in Twisted's buffers."""
        return len(self.transport.dataBuffer) - self.transport.offset + self.transport._tempDataLen

    def unsent(self) -> int:
        """With the bytes in the kernel, where any wait outside: it asks for more only after a third has gone."""
        queued = self.queued()
        return queued and queued + self.in_kernel()

    def in_kernel(self) -> int:
        try:
            return int(struct.unpack("i", fcntl.ioctl(self.transport.fileno(), termios.TIOCOUTQ, bytes(4)))[0])
        except (OSError, AttributeError):  # just closed: Twisted takes the socket's names away
            return 0

    def abort(self, code: CloseCode) -> None:
        """No close frame would pass what is stuck."""
        self.direct = False
        self.transport.abortConnection()

    def forget(self) -> None:
        """Nothing waits here: what does belongs to the transport."""


def of(protocol: Any) -> SocketWriter | None:
    """For a WebSocket on a plain socket; absent for any other, such as TLS."""
    transport = protocol.transport
    if not isinstance(transport, tcp.Connection) or transport.TLS or protocol.factory.maskServerFrames:
        return None
    names = ("dataBuffer", "offset", "_tempDataLen", "socket", "write", "fileno", "abortConnection")
    leant_on = [(transport, name) for name in names]
    leant_on += [(protocol, name) for name in ("state", "STATE_OPEN")]
    return SocketWriter(protocol) if all(hasattr(owner, name) for owner, name in leant_on) else None
