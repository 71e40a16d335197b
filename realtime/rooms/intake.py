"""Takes updates into their rooms, from any source: pub/sub, the history, a stored snapshot or the database."""

from realtime.background import Background, is_running
from realtime.redis.history import Newest
from realtime.rooms.fan_out import fan_out
from realtime.rooms.gaps import Gaps
from realtime.rooms.ring import Acceptance
from realtime.rooms.room import Room
from realtime.rooms.sources import Sources
from realtime.wire.frames import Update

MOST_ON_JOINING = 64
"""Frames. A viewer that joins gets the snapshot and the frames after it: with many frames, a newer snapshot is less."""


class Intake:
    def __init__(self, sources: Sources, background: Background) -> None:
        self.sources = sources
        self.background = background
        self.gaps = Gaps(sources, background, self.receive)

    def receive(self, room: Room, update: Update) -> None:
        """Accept an update if it is the next; then send it to the viewers, or fetch what is missing before it."""
        acceptance = room.accept(update)
        if acceptance is Acceptance.GAP:
            self.gaps.fill_soon(room)
        elif acceptance is Acceptance.NEW:
            if not is_running(room.fan_out_task):
                room.fan_out_task = self.background.spawn(fan_out(room))
            if room.ring.frames_on_joining > MOST_ON_JOINING and not is_running(room.refresh_task):
                room.refresh_task = self.background.spawn(self._refresh_snapshot(room))

    def receive_newest_prediction(self, room: Room, newest: Newest) -> None:
        """Accept a prediction whose message was lost, or was sent before this process had subscribed."""
        if newest.prediction is not None:
            self.receive(room, newest.prediction)

    async def _refresh_snapshot(self, room: Room) -> None:
        snapshot = await self.sources.stored_snapshot(room.match_id)
        if snapshot is None or snapshot.place <= room.ring.snapshot.place:
            snapshot = await self.sources.folded_snapshot(room.match_id)
        room.ring.replace_snapshot(snapshot)
