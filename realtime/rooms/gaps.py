"""Brings a room that has missed frames up to date: from the history, else a snapshot, else the database."""

import asyncio
from collections.abc import Callable

from realtime import metrics
from realtime.background import Background
from realtime.rooms.room import Room
from realtime.rooms.sources import Sources
from realtime.wire.frames import Update


class Gaps:
    """`receive` is called with each update that was found."""

    def __init__(self, sources: Sources, background: Background, receive: Callable[[Room, Update], None]) -> None:
        self.sources = sources
        self.background = background
        self.receive = receive

    def fill_soon(self, room: Room, *, from_database: bool = False) -> asyncio.Task[None]:
        """Return the task that fills the room's gap: the one that runs already, or a new one."""
        if room.fill_task is None or room.fill_task.done():
            work = self._fill_from_database(room) if from_database else self._fill(room)
            room.fill_task = self.background.spawn(work)
        return room.fill_task

    async def _fill(self, room: Room) -> None:
        if await self._fill_from_history(room):
            metrics.gaps.labels("history").inc()
            return
        snapshot = await self.sources.stored_snapshot(room.match_id)
        if snapshot and snapshot.place > room.ring.place:
            self.receive(room, snapshot)
            await self._fill_from_history(room)  # the snapshot may be some balls behind
            metrics.gaps.labels("snapshot").inc()
        # Nothing newer in Redis can also mean that nothing is missing: fold the match only if it is.
        elif await self._is_behind(room):
            await self._fill_from_database(room)

    async def _fill_from_history(self, room: Room) -> bool:
        frames = await self.sources.frames_after(room.match_id, room.ring.place)
        for frame in frames:
            self.receive(room, frame)
        return bool(frames)

    async def _fill_from_database(self, room: Room) -> None:
        self.receive(room, await self.sources.folded_snapshot(room.match_id))
        metrics.gaps.labels("database").inc()

    async def _is_behind(self, room: Room) -> bool:
        place = (await self.sources.newest(room.match_id)).place
        return place is not None and place > room.ring.place
