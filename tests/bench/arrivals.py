"""What a crowd received: balls counted by the size of their messages, or each message by its seq."""

import re
import time
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from tests.bench.viewers import Viewer
from tests.bench.wire import server_head

STATE = re.compile(rb'"epoch":(\d+),"seq":(\d+),"(delta|snapshot)"')
# Place and kind stand at the beginning of a message, after an id of at most 64 bytes.
HEAD_BYTES = 200


@dataclass(slots=True)
class Balls:
    """Messages of one length; each viewer should get `every` more. With a payload, each message is compared with it."""

    length: int = 0
    every: int = 1
    payload: bytes = b""
    head: bytes = b""
    size: int = 0
    target: int = 0
    missing: int = 0
    wrong: int = 0

    @classmethod
    def expected(cls, viewers: Collection[Viewer], length: int, every: int, payload: bytes) -> "Balls":
        head = server_head(length)
        for viewer in viewers:
            viewer.balls = 0
        balls = cls(length, every, payload, head, 0 if payload else len(head) + length)
        balls.await_next(viewers)
        return balls

    def await_next(self, viewers: Collection[Viewer]) -> None:
        self.target += self.every
        self.missing = sum(viewer.balls < self.target for viewer in viewers)

    def count(self, viewer: Viewer) -> bool:
        """Count a message; tell whether this viewer was the last to get it."""
        viewer.balls += 1
        if viewer.balls != self.target:
            return False
        self.missing -= 1
        return not self.missing

    def compare(self, message: bytes) -> None:
        if self.payload and self.payload != message:
            self.wrong += 1


@dataclass(slots=True)
class Arrivals:
    """By group and seq: how many viewers a message reached, and when it reached the last one.

    `away` has the seconds of each viewer that came back, from its loss to the first message. `messages` and `received`
    count all messages and their bytes, predictions and heartbeats too.
    """

    by_group: dict[str, dict[int, list[Any]]] = field(default_factory=lambda: defaultdict(dict))
    gaps: int = 0
    deltas: int = 0
    snapshots: int = 0
    size: int = 0
    largest: int = 0
    messages: int = 0
    received: int = 0
    away: list[float] = field(default_factory=list)

    def note(self, viewer: Viewer, message: bytes) -> None:
        self.messages += 1
        self.received += len(message)
        if viewer.lost_at:
            self.away.append(time.monotonic() - viewer.lost_at)
            viewer.lost_at, viewer.tries = 0.0, 0
        found = STATE.search(message, 0, HEAD_BYTES)
        if found is None:
            return
        seq = int(found[2])
        is_delta = found[3] == b"delta"
        self.gaps += is_delta and bool(viewer.seq) and seq != viewer.seq + 1
        viewer.epoch, viewer.seq = int(found[1]), seq
        arrival = self.by_group[viewer.address.group].setdefault(seq, [0, 0.0])
        arrival[0] += 1
        arrival[1] = time.monotonic()
        self.measure(len(message), is_delta=is_delta)

    def measure(self, size: int, *, is_delta: bool) -> None:
        if is_delta:
            self.deltas += 1
            self.size += size
            self.largest = max(self.largest, size)
        else:
            self.snapshots += 1

    def as_json(self) -> dict[str, Any]:
        by_group = {group: {str(seq): one for seq, one in of.items()} for group, of in self.by_group.items()}
        names = ("gaps", "deltas", "snapshots", "size", "largest", "messages", "received", "away")
        counts = {name: getattr(self, name) for name in names}
        return {"arrivals": by_group, **counts}
