"""The viewers of a load client: how their sockets are opened, some at a time, and what each received."""

import errno
import select
import socket
from dataclasses import dataclass, field

from tests.bench.wire import Opcode, client_frame, request, stream_request

# A source address has about 28,000 ports, and each cannot be used again for a minute.
PORTS_AN_ADDRESS = 2_000
# What a deaf viewer does not read should stay in the server. Segments are as small as in a real network: with those of
# the loopback interface the kernel of the server would take megabytes for each viewer.
DEAF_BUFFER = 4096
DEAF_SEGMENT = 1400
# The port is chosen when the socket connects, so that viewers of different servers can use the same port.
IP_BIND_ADDRESS_NO_PORT = 24


@dataclass(frozen=True, slots=True)
class Address:
    host: str
    port: int
    path: str
    group: str = ""
    deaf: bool = False

    @property
    def is_stream(self) -> bool:
        """Whether it is that of Server-Sent Events; else of a WebSocket."""
        return self.path.partition("?")[0].endswith("/stream")


class Viewer:
    __slots__ = ("address", "balls", "epoch", "fd", "lost_at", "opened", "rest", "seq", "socket", "tries")

    def __init__(self, address: Address, source: str) -> None:
        self.address = address
        # When it lost its connection, and how often it has tried to come back; 0 if it is connected.
        self.lost_at = 0.0
        self.tries = 0
        self.socket = socket.socket()
        self.socket.setblocking(False)
        if address.deaf:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, DEAF_BUFFER)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, DEAF_SEGMENT)
        self.socket.setsockopt(socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
        self.socket.bind((source, 0))
        begun = self.socket.connect_ex((address.host, address.port))
        if begun not in (0, errno.EINPROGRESS):
            raise OSError(begun, "connect")
        self.fd = self.socket.fileno()
        self.opened = False
        self.rest = bytearray()
        self.balls = 0
        self.epoch = self.seq = 0

    def ask(self) -> None:
        since = f"?since={self.epoch}.{self.seq}" if self.seq else ""
        make = stream_request if self.address.is_stream else request
        self.socket.send(make(self.address.host, self.address.port, self.address.path + since))

    def say(self, opcode: Opcode, payload: bytes) -> None:
        self.socket.send(client_frame(opcode, payload))


@dataclass(slots=True)
class Opening:
    """Viewers that have to be opened, at most `window` of them at once."""

    addresses: list[Address]
    window: int
    in_flight: set[int] = field(default_factory=set)
    retries: int = 0
    opened: int = 0

    @property
    def done(self) -> bool:
        return not self.addresses and not self.in_flight


class Sources:
    """Loopback addresses in turn, so that no port is needed twice within a minute.

    The first address is left to servers: a port that was free for one must still be free when it listens.
    """

    def __init__(self) -> None:
        self.used = 0

    def next(self) -> str:
        self.used += 1
        return f"127.0.0.{2 + self.used // PORTS_AN_ADDRESS % 200}"


def register(epoll: select.epoll, viewer: Viewer) -> None:
    epoll.register(viewer.fd, select.EPOLLIN | select.EPOLLOUT)


def only_reads(epoll: select.epoll, viewer: Viewer) -> None:
    epoll.modify(viewer.fd, select.EPOLLIN)
