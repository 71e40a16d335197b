"""One match in this process: its newest frames and prediction, and its viewers.

Why no viewer misses or repeats a frame: a frame enters the ring before it is fanned out, and a viewer that joins gets
what is in the ring and enters `viewers` with no await between. So a frame is either among what the viewer gets on
joining, or its fan-out begins later and finds the viewer. And a delta is written only to viewers at its base, a
snapshot only to viewers before it.
"""

import asyncio
from collections import deque
from collections.abc import Iterable

from realtime.rooms.ring import Acceptance, Ring
from realtime.rooms.viewer import Viewer
from realtime.wire.frames import Frame, PredictionUpdate, Update
from realtime.wire.messages import Message
from scoring.place import Place


class Room:
    def __init__(self, snapshot: Frame, recent: Iterable[Frame] = ()) -> None:
        self.match_id = snapshot.match_id
        self.ring = Ring(snapshot, recent)
        self.newest_place = self.ring.place
        """The newest place that Redis had when it was last asked."""
        self.prediction: PredictionUpdate | None = None
        self.stuck_seq: int | None = None
        """The event at which publishing has stopped, because it cannot be folded."""
        self.owes_heartbeat = False
        """A viewer joined with nothing missing while nobody could vouch for that: it is told when somebody can."""
        self.viewers: set[Viewer] = set()
        self.draining: set[Viewer] = set()
        """Viewers with unsent bytes."""
        self.outbox: deque[Update] = deque()
        """Updates that were accepted and are still to be sent to the viewers."""
        # At most one of each at a time.
        self.fan_out_task: asyncio.Task[None] | None = None
        self.fill_task: asyncio.Task[None] | None = None
        self.refresh_task: asyncio.Task[None] | None = None
        self.sent_at = self.used_at = asyncio.get_running_loop().time()

    def accept(self, update: Update) -> Acceptance:
        return self._accept_frame(update) if isinstance(update, Frame) else self._accept_prediction(update)

    def _accept_frame(self, frame: Frame) -> Acceptance:
        before = self.ring.place
        acceptance = self.ring.accept(frame)
        if acceptance is Acceptance.NEW:
            self.outbox.append(frame)
            if self.prediction is not None and before < self.prediction.place <= frame.place:
                self.outbox.append(self.prediction)  # it came before its frame, and waited
        return acceptance

    def _accept_prediction(self, update: PredictionUpdate) -> Acceptance:
        """Keep the newest prediction only. It goes out after the state that it is about."""
        if self.prediction is not None and update.place <= self.prediction.place:
            return Acceptance.DUPLICATE
        self.prediction = update
        if update.place > self.ring.place:
            return Acceptance.GAP
        self.outbox.append(update)
        return Acceptance.NEW

    def remove(self, viewer: Viewer) -> None:
        self.viewers.discard(viewer)
        self.draining.discard(viewer)

    def write(self, viewer: Viewer, message: Message, place: Place) -> bool:
        """Write a message that brings the viewer to `place`. False if its socket is closed; the consumer removes it."""
        unsent = viewer.writer.write(message)
        if unsent < 0:
            return False
        viewer.place = place
        if unsent:
            viewer.update_unsent(unsent, message.size)
            self.draining.add(viewer)
        return True

    def write_prediction(self, viewer: Viewer, update: PredictionUpdate) -> bool:
        """Write a prediction to a viewer that has its state; False if the viewer has it already, or must not get it.

        A prediction of an earlier epoch is void. Nothing is kept for viewers that lag: a newer one will follow.
        """
        place = viewer.place
        if (
            viewer.is_lagging
            or place.epoch != update.place.epoch
            or not viewer.prediction_place < update.place <= place
        ):
            return False
        viewer.prediction_place = update.place
        return self.write(viewer, update.message, place)
