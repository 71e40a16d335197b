"""One match as this process knows it: a snapshot, the frames after it, and the viewers who are owed each of them."""

import asyncio
from collections import deque
from collections.abc import Iterable
from enum import Enum

from realtime import metrics
from realtime.protocol import NOWHERE, Frame, Place
from realtime.viewer import Viewer

# How many viewers are written to before other matches get the loop.
WALK = 250


class Taken(Enum):
    NEW = "new"
    KNOWN = "known"
    GAP = "gap"


class Room:
    """Frames enter only in order and without a gap; so whoever joins gets the snapshot and the ring, and has it all."""

    def __init__(self, snapshot: Frame) -> None:
        self.match_id = snapshot.match_id
        self.snapshot = snapshot
        self.ring: deque[Frame] = deque()
        self.place = snapshot.place
        self.viewers: set[Viewer] = set()
        self.outbox: deque[Frame] = deque()
        self.walking: asyncio.Task[None] | None = None
        self.filling: asyncio.Task[None] | None = None
        self.refreshing: asyncio.Task[None] | None = None
        self.sent_at = self.wanted_at = asyncio.get_running_loop().time()

    def take(self, frame: Frame) -> Taken:
        if frame.place <= self.place:
            return Taken.KNOWN
        if frame.base_seq is None:
            self.snapshot = frame
            self.ring.clear()
        elif frame.follows(self.place):
            self.ring.append(frame)
        else:
            return Taken.GAP
        self.place = frame.place
        self.outbox.append(frame)
        return Taken.NEW

    def refresh(self, snapshot: Frame) -> None:
        """Begin the ring at a later snapshot; joining then costs fewer frames."""
        if not self.snapshot.place < snapshot.place <= self.place or snapshot.place.epoch != self.place.epoch:
            return
        self.snapshot = snapshot
        while self.ring and self.ring[0].place <= snapshot.place:
            self.ring.popleft()

    def missing(self, place: Place) -> Iterable[Frame]:
        """What a viewer at `place` has to get, in order."""
        if place >= self.place:
            return []
        passed = place.seq - self.snapshot.place.seq
        if place.epoch == self.place.epoch and passed >= 0:
            return list(self.ring)[passed:]
        return [self.snapshot, *self.ring]

    def holds(self, place: Place) -> bool:
        """Whether a viewer at `place` can be served without a snapshot."""
        return place.epoch == self.place.epoch and self.snapshot.place <= place <= self.place

    def admit(self, viewer: Viewer, since: Place | None, older: Iterable[Frame]) -> None:
        """Let a viewer in that has seen `since`; `older` are frames after it from before the ring. Awaits nothing."""
        viewer.place = since or NOWHERE
        viewer.drained = self.serve
        for frame in older:
            if frame.follows(viewer.place) and not give(viewer, frame):
                break
        self.viewers.add(viewer)
        self.serve(viewer)

    def serve(self, viewer: Viewer) -> None:
        """Write what the viewer has missed, as far as it takes it."""
        for frame in self.missing(viewer.place):
            if not give(viewer, frame):
                return

    async def walk(self) -> None:
        """Write what came in to all viewers, frame after frame."""
        while self.outbox:
            frame = self.outbox.popleft()
            if self.viewers:
                await self._walk_with(frame)
                self.sent_at = asyncio.get_running_loop().time()

    async def _walk_with(self, frame: Frame) -> None:
        for count, viewer in enumerate(list(self.viewers), start=1):
            if viewer.place < frame.place and (frame.base_seq is None or frame.follows(viewer.place)):
                give(viewer, frame)
            if count % WALK == 0:
                await asyncio.sleep(0)
        # The mailboxes' tasks, woken by this walk, send in this turn of the loop; after it the last write is done.
        await asyncio.sleep(0)
        metrics.sent_to_all(frame)

    async def beat(self, message: bytes) -> None:
        """Tell viewers who have everything that this is everything."""
        place = self.place
        self.sent_at = asyncio.get_running_loop().time()
        for count, viewer in enumerate(list(self.viewers), start=1):
            if viewer.place == place:
                viewer.write(message)
            if count % WALK == 0:
                await asyncio.sleep(0)


def give(viewer: Viewer, frame: Frame) -> bool:
    if not viewer.write(frame.body):
        return False
    viewer.place = frame.place
    if frame.base_seq is None:
        metrics.sent_snapshot(frame)
    return True
