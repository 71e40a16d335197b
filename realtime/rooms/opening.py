"""Opens rooms, once for all viewers that wait for the same match."""

import asyncio
from dataclasses import dataclass, field

import structlog

from realtime.background import Background
from realtime.redis.subscriptions import Subscriptions
from realtime.rooms.intake import Intake
from realtime.rooms.room import Room
from realtime.rooms.sources import Sources
from realtime.wire.frames import Update
from scoring.engine.values import ID_PATTERN
from scoring.errors import UnknownMatchError

log = structlog.get_logger(__name__)

UNKNOWN_SECONDS = 2.0
"""An unknown id is not looked up again for this time. It is short, since a match with that id may be created."""
MOST_UNKNOWN = 10_000
MOST_EARLY = 256
"""Updates kept while a snapshot is read. More are dropped: they leave a gap, which is filled like any other."""


@dataclass(slots=True)
class Opening:
    rooms: dict[str, Room]
    sources: Sources
    subscriptions: Subscriptions
    intake: Intake
    background: Background
    tasks: dict[str, asyncio.Task[Room]] = field(default_factory=dict)
    early: dict[str, list[Update]] = field(default_factory=dict)
    unknown: dict[str, float] = field(default_factory=dict)
    """Until when an id counts as unknown, by the loop's clock."""

    async def open_room(self, match_id: str) -> Room:
        """Return the room when it is open. Raises UnknownMatchError, and any error of reading the match."""
        if not ID_PATTERN.fullmatch(match_id) or self.unknown.get(match_id, 0) > _now():
            raise UnknownMatchError
        if match_id not in self.tasks:
            self.tasks[match_id] = task = self.background.spawn(self._open(match_id), awaited=True)
            task.add_done_callback(lambda _: self.tasks.pop(match_id))
        # Shielded: a viewer that leaves while it waits must not cancel the opening for the others.
        return await asyncio.shield(self.tasks[match_id])

    def keep_early(self, update: Update) -> None:
        """Keep an update of a match whose room is not open yet."""
        early = self.early.get(update.match_id)
        if early is not None and len(early) < MOST_EARLY:
            early.append(update)

    async def _open(self, match_id: str) -> Room:
        early = self.early[match_id] = []
        try:
            room = await self._subscribe_and_read(match_id)
        except BaseException as error:  # a cancelled opening must unsubscribe too
            self._give_up(match_id, error)
            raise
        finally:
            del self.early[match_id]
        for update in early:
            self.intake.receive(room, update)
        return room

    async def _subscribe_and_read(self, match_id: str) -> Room:
        # Subscribe first: a frame that is published while the snapshot is read is kept in `early`. Read the other way
        # round, a frame between reading and subscribing would be lost.
        await self.subscriptions.subscribe(match_id)
        snapshot = await self.sources.stored_snapshot(match_id) or await self.sources.folded_snapshot(match_id)
        room = Room(snapshot, await self.sources.recent_frames(match_id))
        self.rooms[match_id] = room
        self.intake.receive_newest_prediction(room, await self.sources.newest(match_id))
        return room

    def _give_up(self, match_id: str, error: BaseException) -> None:
        if isinstance(error, UnknownMatchError):
            self._remember_unknown(match_id)
        elif isinstance(error, Exception):
            log.exception("open_failed", match=match_id)
        self.subscriptions.unsubscribe(match_id)

    def _remember_unknown(self, match_id: str) -> None:
        # Anyone may ask for any id: the memory for them is bounded.
        if len(self.unknown) >= MOST_UNKNOWN:
            self.unknown.clear()
        self.unknown[match_id] = _now() + UNKNOWN_SECONDS


def _now() -> float:
    return asyncio.get_running_loop().time()
