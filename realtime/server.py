"""Daphne as we run it: `python -m realtime.server --host H --port P`.

What differs from Daphne's own command: a listen backlog and a handshake time-out for the minute before the toss,
uvloop, a way past Daphne for bytes that are ready (realtime.socket_writer), and an ending that tells viewers to come
back (1012) where Daphne would just drop them (1006).
"""

import argparse
import asyncio
import gc
import os
import resource
import socket
import sys
from typing import Any

# Everyone reconnects at once after a restart; the kernel's own limit (net.core.somaxconn) is 4096 as well.
BACKLOG = 4096
HANDSHAKE_SECONDS = 30
# Viewers send nothing that we read, but the limit holds for what is sent to them as well: far over any snapshot.
LONGEST_MESSAGE = 1024 * 1024
# What the kernel keeps for a viewer that does not read, before we do; Linux takes double for its own book-keeping.
SEND_BUFFER = 64 * 1024
FAREWELL_SECONDS = 3.0


def main(arguments: list[str] | None = None) -> None:
    options = parse(sys.argv[1:] if arguments is None else arguments)
    raise_file_limit()
    install_uvloop()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cricksy.settings")
    os.environ.setdefault("CRICKSY_ROLE", "websocket")
    # Twisted's reactor takes the loop that the policy makes, and Django's application takes the reactor: in this order.
    command_line().run(daphne_arguments(options.host, options.port, options.application))


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m realtime.server", description="The WebSocket server.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--application", default="cricksy.asgi:application", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def raise_file_limit() -> None:
    """A socket is an open file, of which shells often allow 1,024."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def install_uvloop() -> None:
    try:
        import uvloop
    except ImportError:  # not on every system; asyncio's own loop serves
        return
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())


def daphne_arguments(host: str, port: int, application: str) -> list[str]:
    interface = host.strip("[]").replace(":", r"\:")
    return [
        *("--endpoint", f"tcp:port={port}:interface={interface}:backlog={BACKLOG}"),
        *("--websocket_connect_timeout", str(HANDSHAKE_SECONDS)),
        *("--websocket_timeout", "-1"),
        *("--websocket-max-message-size", str(LONGEST_MESSAGE)),
        *("--websocket-max-frame-size", str(LONGEST_MESSAGE)),
        *("--verbosity", "0"),
        application,
    ]


def command_line() -> Any:
    import structlog
    from autobahn.websocket import protocol as autobahn
    from daphne.cli import CommandLineInterface
    from daphne.server import Server
    from daphne.ws_protocol import WebSocketProtocol
    from twisted.internet import defer, reactor

    from realtime import socket_writer
    from realtime.protocol import WRITE_EXTENSION, CloseCode

    log = structlog.get_logger(__name__)

    clock: Any = reactor  # its stubs describe the interfaces, not the module
    # It prints all options of every connection for a debug line that is dropped: a quarter of a handshake's CPU.
    vars(autobahn)["pformat"] = repr

    class ViewerServer(Server):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.ports: list[Any] = []

        def run(self) -> None:
            # What start-up made lives as long as the process: no collection need look at it again.
            gc.collect()
            gc.freeze()
            super().run()

        def listen_success(self, port: Any) -> None:
            self.ports.append(port)
            # The sockets of viewers inherit it.
            port.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
            super().listen_success(port)

        def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
            if scope["type"] == "websocket" and (writer := socket_writer.of(protocol)):
                scope.setdefault("extensions", {})[WRITE_EXTENSION] = writer
            return super().create_application(protocol, scope)

        def kill_all_applications(self) -> Any:
            """Daphne's hook before the reactor ends; the farewell comes first."""
            farewell = defer.ensureDeferred(self.say_goodbye())
            farewell.addErrback(lambda failure: log.error("farewell_failed", error=failure.getTraceback()))
            farewell.addBoth(lambda _: self.end_applications())
            return farewell

        def end_applications(self) -> Any:
            """Daphne's own ending trips over a request whose application has not begun, or is done."""
            for protocol, details in list(self.connections.items()):
                if "application_instance" not in details:
                    del self.connections[protocol]
            return super().kill_all_applications()

        async def say_goodbye(self) -> None:
            for port in self.ports:
                port.stopListening()
            for viewer in self.open_sockets():
                if viewer.state != viewer.STATE_OPEN:
                    continue
                # sendClose, its public sister, refuses 1012; Daphne itself ends with 1011 in this way.
                viewer.sendCloseFrame(code=CloseCode.RESTARTING.value, isReply=False)
            deadline = clock.seconds() + FAREWELL_SECONDS
            while self.open_sockets() and clock.seconds() < deadline:
                await pause(0.05)
            for viewer in self.open_sockets():
                viewer.transport.abortConnection()

        def open_sockets(self) -> list[Any]:
            return [
                protocol
                for protocol, details in self.connections.items()
                if isinstance(protocol, WebSocketProtocol)
                and protocol.state != protocol.STATE_CLOSED
                and "disconnected" not in details
            ]

    def pause(seconds: float) -> Any:
        waiting: Any = defer.Deferred()
        clock.callLater(seconds, waiting.callback, None)
        return waiting

    class Command(CommandLineInterface):
        description = "The WebSocket server of Cricksy."
        server_class = ViewerServer

    return Command()


if __name__ == "__main__":
    main()
