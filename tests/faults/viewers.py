"""A viewer that follows a match exactly as docs/protocol.md tells a client to, with its own merge."""

import asyncio
import contextlib
import random
import time
from typing import Any

import orjson
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from cricksy.local_services.ports import HOST
from tests.bench.http import Connection
from tests.faults import merge
from tests.faults.journal import Json, Place
from tests.faults.scorers import NO_ANSWER

# Seconds, from "What a client does".
SILENCE = 25.0
FIRST_BACKOFF, LONGEST_BACKOFF = 1.0, 20.0
FIRST_AFTER_AN_END = 3.0
GIVE_UP = 5.0
RESTARTING, LOST = 1012, 1006
RESYNC = 0
"""No close code: the viewer itself left, because a delta did not fit."""
NOWHERE = (-1, -1)


class Viewer:
    """`passed` has when it reached which place, `ends` when a connection ended and how (None: it was not opened).

    `went_back` counts snapshots older than what it showed.
    """

    def __init__(self, http_port: int, ws_port: int, match_id: str, dice: random.Random) -> None:
        self.http = Connection(http_port)
        self.url = f"ws://{HOST}:{ws_port}/ws/games/{match_id}"
        self.match_id = match_id
        self.dice = dice
        self.snapshot: Json = {}
        self.place: Place = NOWHERE
        self.passed: list[tuple[float, Place]] = []
        self.failures = 0
        self.ends: list[tuple[float, int | None]] = []
        self.went_back = 0

    async def follow(self) -> None:
        """Follow until cancelled."""
        try:
            while True:
                code = await self.watch() if self.snapshot or await self.load() else None
                await asyncio.sleep(self.pause(code))
        finally:
            self.http.close()

    def pause(self, code: int | None) -> float:
        """Return the seconds before the next attempt. None: nothing was opened."""
        self.ends.append((time.monotonic(), code))
        if code == RESYNC:
            return self.dice.random() * FIRST_BACKOFF
        first = FIRST_AFTER_AN_END if code in (RESTARTING, LOST) else FIRST_BACKOFF
        self.failures += 1
        return self.dice.random() * min(LONGEST_BACKOFF, first * 2 ** (self.failures - 1))

    async def load(self) -> bool:
        try:
            async with asyncio.timeout(GIVE_UP):
                answer = await self.http.get(f"/games/{self.match_id}")
        except NO_ANSWER:
            self.http.close()
            self.http.reader = self.http.writer = None
            return False
        if answer.status == 200:
            game = answer.body
            self.show((game["epoch"], game["seq"]), game["snapshot"])
        return answer.status == 200

    async def watch(self) -> int:
        """Receive until the connection ends; return the close code, or RESYNC."""
        since = f"?since={self.place[0]}.{self.place[1]}"
        try:
            async with connect(
                self.url + since, open_timeout=GIVE_UP, close_timeout=1, max_size=None, compression=None,
                ping_interval=None, proxy=None,
            ) as socket:  # fmt: skip
                while self.take(orjson.loads(await asyncio.wait_for(socket.recv(), SILENCE))):
                    self.failures = 0
                return RESYNC
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else LOST
        except (OSError, TimeoutError, InvalidHandshake, InvalidMessage):
            return LOST

    def take(self, message: Any) -> bool:
        """Apply the message; False if it does not fit, so that the viewer has to open again."""
        place = message.get("epoch", 0), message["seq"]
        if message["event"] == "heartbeat":
            return place <= self.place
        if message["event"] != "state:update":
            return True
        if "snapshot" in message:
            self.went_back += place < self.place
            self.show(place, message["snapshot"])
        elif place > self.place:
            if (place[0], message["delta"]["base_seq"]) != self.place:
                return False
            self.show(place, merge.after(self.snapshot, message["delta"]))
        return True

    def show(self, place: Place, snapshot: Json) -> None:
        self.place, self.snapshot = place, snapshot
        self.passed.append((time.monotonic(), place))

    def reached(self, place: Place) -> float | None:
        """Return when it first showed this place or a later one."""
        return next((at for at, passed in self.passed if is_at_or_after(passed, place)), None)


def is_at_or_after(place: Place, other: Place) -> bool:
    """A new epoch begins from any seq, so that a later epoch alone does not show the event."""
    return place[0] >= other[0] and place[1] >= other[1]


async def ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
