"""One match as this process knows it: a snapshot, the newest frames, and the viewers who are owed each of them."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable
from enum import Enum

from realtime import metrics
from realtime.protocol import CloseCode, Frame, Message, PredictionUpdate
from realtime.viewer import Viewer
from scoring.place import Place
from scoring.redis_store import keys

# How many viewers are written to before other matches get the loop.
WALK = 500
STUCK_SECONDS = 15.0
# Who comes back after a restart resumes from a handful of places.
MOST_PREPARED = 16


class Taken(Enum):
    NEW = "new"
    KNOWN = "known"
    GAP = "gap"


class Room:
    """Frames enter only in order and without a gap, and before they go out: so whoever joins misses none."""

    def __init__(self, snapshot: Frame, recent: Iterable[Frame] = ()) -> None:
        self.match_id = snapshot.match_id
        self.snapshot = snapshot
        self.frames = reaching(snapshot.place, recent)
        self.place = self.frames[-1].place if self.frames else snapshot.place
        self.prediction: PredictionUpdate | None = None
        self.prepared: dict[Place | None, Message] = {}
        self.viewers: set[Viewer] = set()
        self.owed: set[Viewer] = set()
        self.outbox: deque[Frame | PredictionUpdate] = deque()
        self.walking: asyncio.Task[None] | None = None
        self.filling: asyncio.Task[None] | None = None
        self.refreshing: asyncio.Task[None] | None = None
        self.sent_at = self.wanted_at = asyncio.get_running_loop().time()

    # Frames

    def take(self, frame: Frame) -> Taken:
        if frame.place <= self.place:
            return Taken.KNOWN
        if frame.base_seq is None:
            self.snapshot = frame
            self.frames.clear()
        elif frame.follows(self.place):
            self.frames.append(frame)
            if len(self.frames) > max(keys.HISTORY_FRAMES, self.frames_on_joining + 1):
                self.frames.popleft()
        else:
            return Taken.GAP
        before, self.place = self.place, frame.place
        self.prepared.clear()
        self.outbox.append(frame)
        if self.prediction is not None and before < self.prediction.place <= frame.place:
            self.outbox.append(self.prediction)  # it came before its frame
        return Taken.NEW

    def take_prediction(self, update: PredictionUpdate) -> Taken:
        """The newest alone is kept: who missed one has no use for it. It goes out after the state that it is about."""
        if self.prediction is not None and update.place <= self.prediction.place:
            return Taken.KNOWN
        self.prediction = update
        if update.place > self.place:
            return Taken.GAP
        self.outbox.append(update)
        return Taken.NEW

    def refresh(self, snapshot: Frame) -> None:
        """Let joining begin at a later snapshot, with fewer frames after it."""
        if self.snapshot.place < snapshot.place <= self.place and snapshot.place.epoch == self.place.epoch:
            self.snapshot = snapshot
            self.prepared.pop(None, None)

    @property
    def frames_on_joining(self) -> int:
        return self.place.seq - self.snapshot.place.seq

    def missed(self, place: Place) -> list[Frame] | None:
        """The frames after `place`, in order; absent where not all of them are here."""
        count = self.place.seq - place.seq
        if place.epoch != self.place.epoch or not 0 <= count <= len(self.frames):
            return None
        return list(self.frames)[len(self.frames) - count :]

    def after(self, place: Place) -> Message | None:
        """What brings a viewer from `place` to here; absent where only the whole does."""
        if place not in self.prepared:
            frames = self.missed(place)
            if frames is None:
                return None
            self._prepare(place, frames)
        return self.prepared[place]

    def whole(self) -> Message:
        """The snapshot, and the frames after it."""
        if None not in self.prepared:
            self._prepare(None, [self.snapshot, *(self.missed(self.snapshot.place) or ())])
        return self.prepared[None]

    def _prepare(self, place: Place | None, frames: Iterable[Frame]) -> None:
        if len(self.prepared) >= MOST_PREPARED:
            self.prepared.clear()
        self.prepared[place] = Message(frame.body for frame in frames)

    # Viewers

    def admit(self, viewer: Viewer, since: Place | None) -> None:
        """Let in a viewer that has seen `since`, with all that it lacks. Awaits nothing."""
        if since is not None and self.after(since) is not None:
            viewer.place = since
        self.viewers.add(viewer)
        self.serve(viewer)

    def dismiss(self, viewer: Viewer) -> None:
        self.viewers.discard(viewer)
        self.owed.discard(viewer)

    def serve(self, viewer: Viewer, *, cheapest: bool = False) -> None:
        """Write what the viewer has missed; the snapshot in its place where that is not here, or `cheapest`."""
        message = self.after(viewer.place)
        if message is None or (cheapest and self.whole().size < message.size):
            if self.write(viewer, self.whole(), self.place):
                metrics.sent_snapshot(self.snapshot)
        elif message.bodies:
            self.write(viewer, message, self.place)
        if self.prediction is not None:
            self.tell(viewer, self.prediction)

    def tell(self, viewer: Viewer, update: PredictionUpdate) -> bool:
        """Write the prediction to a viewer that has the state it is about; true where it was news.

        What was predicted in an epoch that has ended is none. Nothing is kept for who lags: the next supersedes it.
        """
        place = viewer.place
        if viewer.lagging or place.epoch != update.place.epoch or not viewer.predicted < update.place <= place:
            return False
        viewer.predicted = update.place
        return self.write(viewer, update.message, place)

    def write(self, viewer: Viewer, message: Message, place: Place) -> bool:
        """False where the socket is closed; that its viewer is gone is heard of elsewhere."""
        unsent = viewer.writer.write(message)
        if unsent < 0:
            return False
        viewer.place = place
        if unsent:
            viewer.owes(unsent, message.size)
            self.owed.add(viewer)
        return True

    async def walk(self) -> None:
        """Write what came in to all viewers, frame after frame."""
        while self.outbox:
            news = self.outbox.popleft()
            if self.viewers:
                await (self._walk_with(news) if isinstance(news, Frame) else self._tell_all(news))
                self.sent_at = asyncio.get_running_loop().time()

    async def _tell_all(self, update: PredictionUpdate) -> None:
        taken = False
        async for some in steps(self.viewers):
            for viewer in some:
                taken = self.tell(viewer, update) or taken
        if taken:
            metrics.sent_prediction()

    async def _walk_with(self, frame: Frame) -> None:
        message, place = frame.message, frame.place
        base = None if frame.base_seq is None else Place(place.epoch, frame.base_seq)
        taken = False
        async for some in steps(self.viewers):
            for viewer in some:
                fits = viewer.place < place if base is None else viewer.place == base
                if fits and not viewer.lagging and self.write(viewer, message, place):
                    taken = True
                    if base is None:
                        metrics.sent_snapshot(frame)
        # The mailboxes' tasks, woken by this walk, send in this turn of the loop; after it the last write is done.
        await asyncio.sleep(0)
        if taken:
            metrics.sent_to_all(frame)

    async def beat(self, message: Message) -> None:
        """Tell viewers who have everything that this is everything."""
        place = self.place
        self.sent_at = asyncio.get_running_loop().time()
        async for some in steps(self.viewers):
            for viewer in some:
                if viewer.place == place and not viewer.lagging:
                    self.write(viewer, message, place)

    async def tend(self) -> None:
        """Go on with viewers that have drained, and end those that nothing leaves to."""
        async for some in steps(self.owed):
            now = asyncio.get_running_loop().time()
            for viewer in some:
                lagged = viewer.lagging
                if viewer.has_drained():
                    self.owed.discard(viewer)
                    if lagged:  # others get all frames in their turn
                        self.serve(viewer, cheapest=True)
                elif now - viewer.moved_at > STUCK_SECONDS:
                    self.dismiss(viewer)
                    metrics.sockets_closed.labels(str(CloseCode.TOO_SLOW.value)).inc()
                    viewer.writer.abort(CloseCode.TOO_SLOW)


async def steps(viewers: set[Viewer]) -> AsyncIterator[list[Viewer]]:
    """A copy of the viewers in parts, between which others get the loop."""
    everyone = list(viewers)
    for start in range(0, len(everyone), WALK):
        yield everyone[start : start + WALK]
        await asyncio.sleep(0)


def reaching(place: Place, frames: Iterable[Frame]) -> deque[Frame]:
    """The newest of the frames without a gap, if they begin at `place` or before and end there or later."""
    run: deque[Frame] = deque()
    for frame in frames:
        if run and not frame.follows(run[-1].place):
            run.clear()
        run.append(frame)
    first = Place(run[0].place.epoch, run[0].base_seq or 0) if run else place
    if run and not first <= place <= run[-1].place:
        run.clear()
    return run
