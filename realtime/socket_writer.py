"""`cricksy.write` in a WebSocket's scope: ready bytes go to its socket past autobahn and Twisted, which cost far more.

It leans on the inside of both, so `of` looks for all that it leans on, and gives nothing where something is missing;
a contract test fails when a new version changes it.
"""

from typing import Any

from twisted.internet import tcp

from realtime.protocol import CloseCode, Message


class SocketWriter:
    """A realtime.viewer.Writer on the socket of a Daphne connection."""

    __slots__ = ("protocol", "send", "transport")

    def __init__(self, protocol: Any) -> None:
        self.protocol = protocol
        self.transport = protocol.transport
        self.send = protocol.transport.socket.send

    def write(self, message: Message) -> int:
        protocol, transport = self.protocol, self.transport
        if protocol.state != protocol.STATE_OPEN:
            return -1
        wire = message.wire
        if transport.dataBuffer or transport._tempDataLen:
            transport.write(wire)
            return self.unsent()
        try:
            sent = self.send(wire)
        except BlockingIOError:
            sent = 0
        except OSError:  # the peer is gone; the reactor hears of it too, and tells the application
            return -1
        if sent == len(wire):
            return 0
        transport.write(wire[sent:])
        return len(wire) - sent

    def unsent(self) -> int:
        transport = self.transport
        if self.protocol.state != self.protocol.STATE_OPEN:
            return -1
        return len(transport.dataBuffer) - transport.offset + transport._tempDataLen

    def abort(self, code: CloseCode) -> None:
        """No close frame would pass what is stuck."""
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
