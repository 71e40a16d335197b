"""The connections of an HTTP process: how many there may be, how long they may take, and how they end."""

import resource
import signal
import socket
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import islice
from typing import Any, Self

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from cricksy.http_server import metrics
from cricksy.http_server.channel import PROXIES, Channel
from realtime import alive
from realtime.listening import BACKLOG

THREADS = 8
"""Each keeps a connection to Postgres, so 2 processes need 16. More threads do not help: they share one interpreter."""
EXPRESS = ("/api/health", "/api/health/ready")
"""Each has a thread of its own, so a check whether a process lives never waits behind requests for Postgres."""
MOST_CONNECTIONS = 1000
"""The loop asks each connection at each turn, which takes about a millisecond for so many."""
FILES_A_CONNECTION = 3
"""Its socket, and temporary files for a long body and a long answer."""
OTHER_FILES = 100
"""Listener, Postgres, Redis, logs."""
OLDEST = 50
"""So many connections are looked at when one must go: all would be too many, since a flood comes here each time."""
MAINTENANCE_SECONDS = alive.SECONDS
TURN_SECONDS = 0.25
"""Longest turn of the loop: an answer that was held goes out in the first turn after its time."""
FAREWELL_SECONDS = 5.0
"""Longer than a proxy keeps an idle connection (compose/nginx/nginx.conf: 3 s)."""
QUIET_SECONDS = 0.2
"""At the end the loop runs for at least so long: to read what clients had sent before we stopped to listen."""


def adjustments(listener: socket.socket) -> Adjustments:
    return Adjustments(
        sockets=[listener],
        backlog=BACKLOG,
        threads=THREADS,
        # Forwarded headers are not for waitress to judge; a middleware knows the trusted proxies.
        clear_untrusted_proxy_headers=False,
        # select() fails above 1,024 files.
        asyncore_use_poll=True,
        connection_limit=10 * MOST_CONNECTIONS,  # never reached: at it waitress would stop to accept
        max_request_header_size=16 * 1024,
        # Twice what Django accepts: a body that is a little too long is read, so that its client reads the refusal.
        max_request_body_size=512 * 1024,
        # Bytes in memory; more go to a temporary file.
        inbuf_overflow=64 * 1024,
        outbuf_overflow=128 * 1024,
        # Never reached: at it a thread would wait until the client reads.
        outbuf_high_watermark=1 << 40,
        log_socket_errors=False,
        ident=None,
    )


class Server(TcpWSGIServer):
    channel_class = Channel
    # waitress's own maintenance follows the wall clock, which may jump.
    next_channel_cleanup = float("inf")

    @classmethod
    def on(cls, listener: socket.socket, application: Callable[..., Any]) -> Self:
        where = (listener.family, listener.type, listener.proto, listener.getsockname())
        adj = adjustments(listener)
        return cls(application, _sock=listener, dispatcher=threads(THREADS), adj=adj, bind_socket=False, sockinfo=where)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.stopping = False
        self.most = most_connections()
        self.maintained = time.monotonic()
        # By address, the oldest connection first.
        self.crowds: defaultdict[str, dict[Channel, None]] = defaultdict(dict)
        self.express = {path: threads(1) for path in EXPRESS}
        super().__init__(*args, **kwargs)

    def add_task(self, task: Channel) -> None:
        """Queue the first request of a connection."""
        dispatcher: ThreadedTaskDispatcher = self.express.get(task.path, self.task_dispatcher)
        dispatcher.add_task(task)

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        while self.accepting and not self.stopping:
            wasyncore.poll2(TURN_SECONDS, self._map)
            self.maintain()
        self.finish()

    def stop(self, *_: Any) -> None:
        self.stopping = True
        self.pull_trigger()

    def finish(self) -> None:
        """Take what has connected, listen no more, and answer what has been sent; five seconds at most.

        Idle connections of proxies are left to them: to close one while a ball is sent on it would lose the ball.
        """
        began = time.monotonic()
        self.accept_all()
        wasyncore.dispatcher.close(self)
        while (spent := time.monotonic() - began) < FAREWELL_SECONDS:
            wasyncore.poll2(0.05, self._map)
            if spent > QUIET_SECONDS and not any(each.may_bring_more for each in self.channels()):
                break

    def accept_all(self) -> None:
        before = -1
        while len(self.active_channels) > before:
            before = len(self.active_channels)
            self.handle_accept()

    def handle_accept(self) -> None:
        super().handle_accept()
        if len(self.active_channels) > self.most and self.crowds:
            self.make_room()

    def make_room(self) -> None:
        """Close the connection that waits longest, of the oldest of the largest crowd."""
        now = time.monotonic()
        crowd = self.crowds[max(self.crowds, key=self.crowding)]
        sacrificed = min(islice(crowd, OLDEST), key=lambda channel: channel.waits_since(now))
        metrics.dismissed.labels("full").inc()
        self.forget(sacrificed)
        # The next turn of the loop closes it: its number must not be used again in this turn.
        sacrificed.will_close = True

    def crowding(self, address: str) -> float:
        """Return how many connections an address holds. Each of a proxy's may be another client's."""
        return 1.5 if address == PROXIES else len(self.crowds[address])

    def forget(self, channel: Channel) -> None:
        self.crowds[channel.counted_as].pop(channel, None)
        if not self.crowds[channel.counted_as]:
            del self.crowds[channel.counted_as]

    def maintain(self) -> None:
        now = time.monotonic()
        if now - self.maintained < MAINTENANCE_SECONDS:
            return
        self.maintained = now
        alive.beat()
        for channel in self.channels():
            if channel.is_late(now):
                metrics.dismissed.labels(channel.phase).inc()
                channel.dismiss()

    def channels(self) -> list[Channel]:
        return list(self.active_channels.values())


def threads(count: int) -> ThreadedTaskDispatcher:
    dispatcher = ThreadedTaskDispatcher()
    dispatcher.set_thread_count(count)
    return dispatcher


def most_connections() -> int:
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return min(MOST_CONNECTIONS, (files - OTHER_FILES) // FILES_A_CONNECTION)
