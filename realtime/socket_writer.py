"""`cricksy.write` in a WebSocket's scope: ready bytes go to its socket past autobahn and Twisted, which cost far more.

It leans on the inside of both, so `of` looks for all that it leans on, and gives nothing where something is missing;
a contract test fails when a new version changes it.
"""

from typing import Any

from twisted.internet import tcp

from realtime.protocol import CloseCode, Message


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
        except OSError:  # the peer is gone; the reactor hears of it too, and tells the application
            return -1
        if sent == len(wire):
            return 0
        self.queue(wire[sent:])
        return len(wire) - sent

    def may_go_direct(self) -> bool:
        """Nothing waits, and nothing ends the connection: both come to pass by a write only."""
        self.direct = self.unsent() == 0
        return self.direct

    def queue(self, rest: bytes) -> None:
        """In place of the transport's own `write`."""
        self.direct = False
        self.hand_on(rest)

    def queue_in_turn(self, wire: bytes) -> int:
        if self.protocol.state == self.protocol.STATE_OPEN:
            self.hand_on(wire)
        return self.unsent()

    def unsent(self) -> int:
        transport = self.transport
        if self.protocol.state != self.protocol.STATE_OPEN:
            return -1
        return len(transport.dataBuffer) - transport.offset + transport._tempDataLen

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
    leant_on = [(transport, name) for name in ("dataBuffer", "offset", "_tempDataLen", "socket", "abortConnection")]
    leant_on += [(protocol, name) for name in ("state", "STATE_OPEN")]
    return SocketWriter(protocol) if all(hasattr(owner, name) for owner, name in leant_on) else None
