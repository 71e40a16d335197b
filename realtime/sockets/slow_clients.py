"""Ends connections of clients that never finish: handshakes that trickle, plain HTTP that stays, messages half sent.

Daphne and Twisted bound only silence: a byte now and then would keep a connection for ever.
"""

from typing import Any

from daphne import server as daphne_server
from daphne.http_protocol import HTTPFactory, WebRequest
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from twisted.internet import reactor

UPGRADE_SECONDS = 30.0
"""From the connection to the end of the handshake's headers. Everyone reconnects at once after a restart."""
LONGEST_RECEIVED = 16 * 1024
"""Bytes. Viewers send nothing of use; half a message of this length may wait for each of them."""

# The stubs of Twisted describe the interfaces of a reactor, not this module.
clock: Any = reactor


class ShortRequest(WebRequest):
    def gotLength(self, length: int | None) -> None:  # noqa: N802  Twisted's name
        """Refuse a body that is long, or of unknown length: no address of this server takes one."""
        super().gotLength(length)
        if length is None or length > LONGEST_RECEIVED:
            self.channel.forceAbortClient()


class PromptFactory(HTTPFactory):
    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = ShortRequest
        clock.callLater(UPGRADE_SECONDS, end_unless_it_stays, protocol)
        return protocol


class DeafProtocol(WebSocketProtocol):
    def onMessageFrameBegin(self, length: int) -> None:  # noqa: N802
        """Refuse a long message when its header comes. autobahn's own limit is for what is sent too."""
        super().onMessageFrameBegin(length)
        if self.message_data_total_length > LONGEST_RECEIVED and not self.failedByMe:
            self._fail_connection(self.CLOSE_STATUS_CODE_MESSAGE_TOO_BIG, "Viewers send nothing.")


def end_unless_it_stays(protocol: Any) -> None:
    # Twisted hands each connection to a channel for its version of HTTP.
    channel = protocol._channel
    transport = channel.transport
    # An upgrade gives the transport another protocol.
    if transport is not None and transport.protocol is protocol and not is_streaming(channel):
        transport.abortConnection()


def is_streaming(channel: Any) -> bool:
    """Return whether an answer has begun that goes on: a stream of events. All others are written at once."""
    return bool(channel.requests) and bool(channel.requests[0].startedWriting)


def install() -> None:
    """Let Daphne's server use these. It has no setting for them."""
    vars(daphne_server)["HTTPFactory"] = PromptFactory
    WebSocketFactory.protocol = DeafProtocol
