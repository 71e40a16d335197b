"""Daphne as we run it. Import it only after the event loop's policy is set: importing Daphne installs its reactor.

Differences from Daphne's own command: a listen backlog and a handshake time-out for the minute before the toss, a
writer that bypasses Daphne for frames that are ready (`socket_writer`), and a shutdown that closes viewers with 1012,
where Daphne would drop them without a close frame (1006).
"""

import gc
import socket
from functools import partial
from typing import Any

import structlog
from autobahn.websocket import protocol as autobahn
from daphne.cli import CommandLineInterface
from daphne.server import Server
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet import defer, reactor, task

from realtime import alive
from realtime.sockets import slow_clients
from realtime.sockets.socket_writer import make_socket_writer
from realtime.sockets.stream_writer import make_stream_writer
from realtime.wire.asgi import STREAM_EXTENSION, WRITE_EXTENSION, Scope
from realtime.wire.close_codes import CloseCode

log = structlog.get_logger(__name__)

HANDSHAKE_SECONDS = 30
"""Daphne's default is 5, which is short when everyone reconnects at once."""
LONGEST_MESSAGE = 1024 * 1024
"""Bytes. Viewers send nothing of use, but autobahn applies the limit to what it sends as well: far above a snapshot."""
SEND_BUFFER = 64 * 1024
"""Bytes that the kernel keeps for a viewer that does not read; Linux doubles it for its own book-keeping."""
FAREWELL_SECONDS = 3.0

# The stubs of Twisted describe the interfaces of a reactor, not this module.
clock: Any = reactor


def run(listener: socket.socket, application: str) -> None:
    """Serve until a signal ends the process."""
    # autobahn formats all options of every connection for a debug line that is dropped: a quarter of a handshake's CPU.
    vars(autobahn)["pformat"] = repr
    slow_clients.install()
    Command().run(daphne_arguments(listener, application))


def daphne_arguments(listener: socket.socket, application: str) -> list[str]:
    return [
        # Twisted keeps a copy of the listener and closes this one.
        *("--endpoint", f"fd:fileno={listener.detach()}"),
        *("--websocket_connect_timeout", str(HANDSHAKE_SECONDS)),
        *("--websocket_timeout", "-1"),
        *("--websocket-max-message-size", str(LONGEST_MESSAGE)),
        *("--websocket-max-frame-size", str(LONGEST_MESSAGE)),
        *("--verbosity", "0"),
        "--no-server-name",
        application,
    ]


class ViewerServer(Server):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ports: list[Any] = []

    def run(self) -> None:
        # Objects of the start-up live as long as the process: garbage collection need not look at them again.
        gc.collect()
        gc.freeze()
        task.LoopingCall(alive.beat).start(alive.SECONDS)
        super().run()

    def listen_success(self, port: Any) -> None:
        self.ports.append(port)
        # The sockets that the port accepts inherit it.
        port.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        super().listen_success(port)

    def create_application(self, protocol: Any, scope: Scope) -> Any:
        offered = scope.setdefault("extensions", {})
        if scope["type"] == "http":
            offered[STREAM_EXTENSION] = partial(make_stream_writer, protocol)
        elif writer := make_socket_writer(protocol):
            offered[WRITE_EXTENSION] = writer
        return super().create_application(protocol, scope)

    def kill_all_applications(self) -> Any:
        """Daphne calls this before the reactor stops, and waits for it. Close the viewers' sockets first."""
        farewell = defer.ensureDeferred(self._close_sockets())
        farewell.addErrback(lambda failure: log.error("farewell_failed", error=failure.getTraceback()))
        farewell.addBoth(lambda _: self._end_applications())
        return farewell

    def _end_applications(self) -> Any:
        # Daphne's method fails for a connection whose application has not begun, or has ended.
        for protocol, details in list(self.connections.items()):
            if "application_instance" not in details:
                del self.connections[protocol]
        return super().kill_all_applications()

    async def _close_sockets(self) -> None:
        """Stop listening, close all sockets with 1012, and abort those that are still open after three seconds."""
        for port in self.ports:
            port.stopListening()
        for viewer in self._open_sockets():
            if viewer.state == viewer.STATE_OPEN:
                # The public sendClose refuses 1012. Daphne itself sends its 1011 in this way.
                viewer.sendCloseFrame(code=CloseCode.RESTARTING.value, isReply=False)
        deadline = clock.seconds() + FAREWELL_SECONDS
        while self._open_sockets() and clock.seconds() < deadline:
            await _sleep(0.05)
        for viewer in self._open_sockets():
            viewer.transport.abortConnection()

    def _open_sockets(self) -> list[Any]:
        # `connections` has HTTP requests too, which cannot be closed with a code.
        return [
            protocol
            for protocol, details in self.connections.items()
            if isinstance(protocol, WebSocketProtocol)
            and protocol.state != protocol.STATE_CLOSED
            and "disconnected" not in details
        ]


class Command(CommandLineInterface):
    description = "The WebSocket server of Cricksy."
    server_class = ViewerServer


def _sleep(seconds: float) -> Any:
    # Not asyncio.sleep: in a coroutine of Twisted only a Deferred can be awaited.
    waiting: Any = defer.Deferred()
    clock.callLater(seconds, waiting.callback, None)
    return waiting
