"""The newest states of a match in memory: a snapshot and the frames after it. Nothing here knows viewers."""

from collections.abc import Iterable
from enum import Enum

from realtime.wire.contiguity import contiguous_frames
from realtime.wire.frames import Frame
from realtime.wire.messages import Message
from scoring.place import Place
from scoring.redis_store import keys

MOST_PREPARED = 16
"""Messages. Viewers that return after a restart are at a handful of places, so one message serves thousands."""


class Acceptance(Enum):
    NEW = "new"
    DUPLICATE = "duplicate"
    GAP = "gap"


class Ring:
    """Frames enter in order and without a gap. `place` is that of the newest.

    Frames before the snapshot are kept too, for viewers that resume.
    """

    def __init__(self, snapshot: Frame, recent: Iterable[Frame] = ()) -> None:
        self.snapshot = snapshot
        self.frames = contiguous_frames(recent, covering=snapshot.place)
        self.place = self.frames[-1].place if self.frames else snapshot.place
        self.prepared: dict[Place | None, Message] = {}
        """Messages by the place of the viewers that need them; under None the snapshot and the frames after it."""

    @property
    def frames_on_joining(self) -> int:
        """Number of frames that a viewer without a place gets after the snapshot."""
        return self.place.seq - self.snapshot.place.seq

    def accept(self, frame: Frame) -> Acceptance:
        if frame.place <= self.place:
            return Acceptance.DUPLICATE
        if frame.base_seq is None:
            self.snapshot = frame
            # A snapshot has no base, so the frames before it do not lead to it.
            self.frames.clear()
        elif frame.follows(self.place):
            self._append(frame)
        else:
            return Acceptance.GAP
        self.place = frame.place
        self.prepared.clear()
        return Acceptance.NEW

    def _append(self, frame: Frame) -> None:
        self.frames.append(frame)
        # The frames after the snapshot must stay, or no viewer could join.
        if len(self.frames) > max(keys.HISTORY_FRAMES, self.frames_on_joining + 1):
            self.frames.popleft()

    def replace_snapshot(self, snapshot: Frame) -> None:
        """Let joining begin at a later snapshot, with fewer frames after it. Any other snapshot is ignored."""
        if self.snapshot.place < snapshot.place <= self.place and snapshot.place.epoch == self.place.epoch:
            self.snapshot = snapshot
            self.prepared.pop(None, None)

    def frames_after(self, place: Place) -> list[Frame] | None:
        """Return the frames after `place`, oldest first; None if not all of them are here, or `place` is unknown."""
        # Seqs have no gap within an epoch, so their difference is the number of frames.
        count = self.place.seq - place.seq
        if place.epoch != self.place.epoch or not 0 <= count <= len(self.frames):
            return None
        return list(self.frames)[len(self.frames) - count :]

    def after(self, place: Place) -> Message | None:
        """Return the message that brings a viewer from `place` to the newest state; None if only the snapshot can."""
        if place not in self.prepared:
            frames = self.frames_after(place)
            if frames is None:
                return None
            self._prepare(place, frames)
        return self.prepared[place]

    def whole(self) -> Message:
        """Return the snapshot and the frames after it."""
        if None not in self.prepared:
            self._prepare(None, [self.snapshot, *(self.frames_after(self.snapshot.place) or ())])
        return self.prepared[None]

    def _prepare(self, place: Place | None, frames: Iterable[Frame]) -> None:
        if len(self.prepared) >= MOST_PREPARED:
            self.prepared.clear()
        self.prepared[place] = Message(frame.body for frame in frames)
