"""One viewer of Locust: follows a match over the WebSocket, resumes after each end, and reports what goes wrong."""

import json
import random
import time
from typing import Any

import websocket
from websocket import ABNF, WebSocket, WebSocketException, WebSocketTimeoutException

HANDSHAKE_SECONDS = 30
RESTARTING = 1012
# As the page does after a restart, when all viewers of a server come back at once.
LONGEST_PAUSE = 3.0
KIND = "WebSocket"


class Watching:
    """`environment` is Locust's; `game` is the body of GET /games/{id}."""

    def __init__(self, environment: Any, game: dict[str, Any]) -> None:
        self.environment = environment
        self.urls = game["ws_urls"]
        self.place = (game["epoch"], game["seq"])
        self.ends = 0

    def go_on(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            begun = time.monotonic()
            try:
                socket = self.open()
            except (OSError, WebSocketException) as error:
                self.report("open", begun, error)
            else:
                self.report("resume" if self.ends else "open", begun)
                self.read_until_end(socket, until)
            self.ends += 1
            time.sleep(random.uniform(0, LONGEST_PAUSE) if time.monotonic() < until else 0)

    def open(self) -> WebSocket:
        """Open a socket at any of the servers. Raises the error of the last one if all refuse."""
        for url in random.sample(self.urls, len(self.urls)):
            try:
                return self.open_at(url)
            except (OSError, WebSocketException) as error:
                refusal = error
        raise refusal

    def open_at(self, url: str) -> WebSocket:
        epoch, seq = self.place
        url = f"{url}?since={epoch}.{seq}"
        socket = websocket.create_connection(url, timeout=HANDSHAKE_SECONDS, suppress_origin=True)
        socket.settimeout(1)
        return socket

    def read_until_end(self, socket: WebSocket, until: float) -> None:
        begun = time.monotonic()
        try:
            while time.monotonic() < until and self.read(socket):
                continue
        except (OSError, WebSocketException) as error:
            self.report("lost", begun, error)
        finally:
            socket.shutdown()

    def read(self, socket: WebSocket) -> bool:
        """Take what comes within a second; False after a close frame."""
        try:
            opcode, data = socket.recv_data()
        except WebSocketTimeoutException:
            return True
        if opcode == ABNF.OPCODE_CLOSE:
            code = int.from_bytes(data[:2])
            self.report(f"closed {code}", time.monotonic(), None if code == RESTARTING else RuntimeError(code))
            return False
        self.take(json.loads(data))
        return True

    def take(self, message: dict[str, Any]) -> None:
        """Note the place of a state. A delta that is for a later place means that a frame was lost."""
        if message["event"] != "state:update":
            return
        place = (message["epoch"], message["seq"])
        if "snapshot" in message or (message["epoch"], message["delta"]["base_seq"]) == self.place:
            self.place = place
        elif place > self.place:
            self.report("gap", time.monotonic(), RuntimeError(f"{place} came after {self.place}"))
            self.place = place

    def report(self, name: str, begun: float, error: Exception | None = None) -> None:
        self.environment.events.request.fire(
            request_type=KIND,
            name=name,
            response_time=1000 * (time.monotonic() - begun),
            response_length=0,
            exception=error,
            context={},
        )
