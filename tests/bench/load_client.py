"""Many viewers in one light process, so that the server is the limit: `python -m tests.bench.load_client`.

Commands are JSON lines on stdin, responses JSON lines on stdout. All frames of a ball have the same size, so a viewer
that received exactly that many bytes has the ball. Anything else is parsed frame by frame.
"""

import os
import select
import time
from typing import Any

import orjson

from tests.bench.arrivals import Arrivals, Balls
from tests.bench.returning import Returning
from tests.bench.viewers import Address, Opening, Sources, Viewer, only_reads, register
from tests.bench.wire import Opcode, take_events, take_frames

BUFFER_BYTES = 1 << 18
STDIN = 0
READABLE = select.EPOLLIN | select.EPOLLHUP | select.EPOLLERR


class Crowd:
    def __init__(self) -> None:
        self.epoll = select.epoll()
        self.epoll.register(STDIN, select.EPOLLIN)
        self.buffer = bytearray(BUFFER_BYTES)
        self.commands = bytearray()
        self.viewers: dict[int, Viewer] = {}
        self.deaf: list[Viewer] = []
        self.sources = Sources()
        self.opening = Opening([], 1)
        self.socketio = False
        self.balls = Balls()
        self.arrivals: Arrivals | None = None
        self.returning: Returning | None = None
        self.lost = 0

    def run(self) -> None:
        while True:
            for fd, events in self.epoll.poll(self.bring_back(), 4096):
                if fd == STDIN:
                    self.listen()
                elif viewer := self.viewers.get(fd):
                    self.serve(viewer, events)

    def serve(self, viewer: Viewer, events: int) -> None:
        if events & READABLE:
            self.receive(viewer)
        elif events & select.EPOLLOUT:
            only_reads(self.epoll, viewer)
            viewer.ask()

    def receive(self, viewer: Viewer) -> None:
        try:
            count = viewer.socket.recv_into(self.buffer)
        except BlockingIOError:
            return
        except OSError:
            count = 0
        if count == self.balls.size > 0 and not viewer.rest and self.buffer.startswith(self.balls.head):
            self.ball(viewer)
        elif count == 0:
            self.lose(viewer)
        else:
            viewer.rest += memoryview(self.buffer)[:count]
            self.take_apart(viewer)

    def ball(self, viewer: Viewer) -> None:
        if self.balls.count(viewer):
            self.say({"at": time.monotonic()})
            self.balls.await_next(self.viewers.values())

    # Frames one by one

    def take_apart(self, viewer: Viewer) -> None:
        if not viewer.opened and not self.handshake_over(viewer):
            return
        if viewer.address.is_stream:
            for payload in take_events(viewer.rest):
                self.message(viewer, payload)
            return
        for opcode, payload in take_frames(viewer.rest):
            if opcode == Opcode.TEXT:
                self.message(viewer, payload)
            elif opcode == Opcode.PING:
                viewer.say(Opcode.PONG, payload)
            elif opcode == Opcode.CLOSE:
                self.lose(viewer)
                return

    def handshake_over(self, viewer: Viewer) -> bool:
        """Remove the response to the handshake; socket.io has greetings of its own after it."""
        end = viewer.rest.find(b"\r\n\r\n")
        if end >= 0 and not viewer.rest.startswith((b"HTTP/1.1 101", b"HTTP/1.1 200")):
            self.lose(viewer)
        elif end >= 0:
            del viewer.rest[: end + 4]
            viewer.opened = True
            if not self.socketio and not viewer.lost_at:
                self.opened(viewer)
        return viewer.opened

    def message(self, viewer: Viewer, payload: bytes) -> None:
        if self.socketio and self.greeting(viewer, payload):
            return
        if self.arrivals is not None:
            self.arrivals.note(viewer, payload)
        elif len(payload) == self.balls.length:
            self.balls.compare(payload)
            self.ball(viewer)

    def greeting(self, viewer: Viewer, payload: bytes) -> bool:
        if payload.startswith(b"0{"):
            viewer.say(Opcode.TEXT, b"40")
        elif payload.startswith(b"40"):
            self.opened(viewer)
        elif payload == b"2":
            viewer.say(Opcode.TEXT, b"3")
        else:
            return False
        return True

    # Coming and going

    def open_more(self) -> None:
        opening = self.opening
        while opening.addresses and len(opening.in_flight) < opening.window:
            viewer = Viewer(opening.addresses.pop(), self.sources.next())
            self.viewers[viewer.fd] = viewer
            opening.in_flight.add(viewer.fd)
            register(self.epoll, viewer)

    def opened(self, viewer: Viewer) -> None:
        self.opening.in_flight.discard(viewer.fd)
        self.opening.opened += 1
        if viewer.address.deaf:
            self.epoll.unregister(viewer.fd)
            self.deaf.append(self.viewers.pop(viewer.fd))
        self.go_on_opening()

    def go_on_opening(self) -> None:
        self.open_more()
        if self.opening.done:
            self.say({"opened": self.opening.opened, "retries": self.opening.retries, "at": time.monotonic()})

    def lose(self, viewer: Viewer) -> None:
        """Count a lost viewer; one that was not open yet tries again, as a browser would."""
        self.close(viewer)
        if viewer.fd not in self.opening.in_flight:
            self.lost += not viewer.lost_at
            if self.returning:
                self.returning.plan(viewer)
            return
        self.opening.in_flight.discard(viewer.fd)
        self.opening.retries += 1
        if self.opening.retries <= self.opening.opened + 1000:
            self.opening.addresses.append(viewer.address)
        self.go_on_opening()

    def bring_back(self) -> float:
        """Let those try again whose time has come. Return the seconds until the next, or -1."""
        if self.returning is None:
            return -1
        for old in self.returning.due():
            viewer = self.returning.again(old, self.sources.next())
            self.viewers[viewer.fd] = viewer
            register(self.epoll, viewer)
        return self.returning.wait()

    def close(self, viewer: Viewer) -> None:
        self.viewers.pop(viewer.fd, None)
        viewer.socket.close()

    # Commands

    def listen(self) -> None:
        received = os.read(STDIN, 1 << 16)
        if not received:
            raise SystemExit
        self.commands += received
        while b"\n" in self.commands:
            line, _, self.commands = self.commands.partition(b"\n")
            command = orjson.loads(line)
            getattr(self, f"do_{command.pop('do')}")(**command)

    @staticmethod
    def say(answer: dict[str, Any]) -> None:
        os.write(1, orjson.dumps(answer) + b"\n")

    def do_open(self, addresses: list[dict[str, Any]], each: int, window: int, socketio: bool) -> None:
        """Open `each` viewers at every address, in turn."""
        self.socketio = socketio
        self.opening = Opening([Address(**one) for one in addresses] * each, window)
        self.open_more()

    def do_expect(self, length: int, every: int, payload: str) -> None:
        """Report whenever all viewers have `every` more messages of this length; compare with the payload, if any."""
        self.balls = Balls.expected(self.viewers.values(), length, every, payload.encode())
        self.say({"viewers": len(self.viewers)})

    def do_tally(self) -> None:
        """Report how many balls arrived since the last `expect`."""
        delivered = sum(viewer.balls for viewer in self.viewers.values())
        self.say({"viewers": len(self.viewers), "balls": delivered, "wrong": self.balls.wrong, "lost": self.lost})

    def do_follow(self, back_to: list[int]) -> None:
        """Note from now on when each seq of each group arrives, whatever its size.

        A viewer that is lost comes back to one of these ports; if there are none, it stays away.
        """
        self.arrivals = Arrivals()
        if back_to and self.returning is None:
            self.returning = Returning(back_to)
        self.say({"following": len(self.viewers)})

    def do_arrivals(self) -> None:
        assert self.arrivals is not None
        away = self.returning.count if self.returning else 0
        self.say({**self.arrivals.as_json(), "lost": self.lost, "still_away": away})

    def do_leave_deaf(self) -> None:
        for viewer in self.deaf:
            viewer.socket.close()
        self.deaf.clear()
        self.say({"left": True})


if __name__ == "__main__":
    Crowd().run()
