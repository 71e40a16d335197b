"""All matches that this process's viewers watch: frames come in once, in order, and go out to everyone.

Delivery is never trusted: Redis loses messages when it restarts, so each second every room is held against its seq.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from weakref import WeakKeyDictionary

import structlog
from django.conf import settings
from redis import RedisError

from realtime import local, metrics, recorded
from realtime.history import History, Newest, NoHistory, RedisHistory
from realtime.membership import Membership
from realtime.protocol import Frame, PredictionUpdate, heartbeat
from realtime.room import Room, Taken
from realtime.tasks import Tasks, is_running
from realtime.viewer import Viewer
from scoring.engine.values import ID_PATTERN
from scoring.errors import UnknownMatchError
from scoring.place import Place

log = structlog.get_logger(__name__)
T = TypeVar("T")

TICK_SECONDS = 1.0
# Between looks at viewers that could not take all at once.
DRAIN_SECONDS = 0.1
# Joining costs the snapshot and these; more of them cost as much as half a snapshot.
MOST_ON_JOINING = 64
HEARTBEAT_SECONDS = 10.0
# A match whose last viewer reloads the page must not be read anew.
IDLE_SECONDS = 60.0
# A heartbeat vouches for the seq; one that could not be asked for this long is not vouched for.
VOUCH_SECONDS = 3.0
UNKNOWN_SECONDS = 2.0
MOST_UNKNOWN = 10_000
# Early frames of a match whose snapshot is still being read.
MOST_EARLY = 256


class Hub:
    """One for each event loop; all methods run on that loop."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.tasks = Tasks()
        self.history: History = RedisHistory() if settings.REDIS_URL else NoHistory()
        self.membership = Membership(self.tasks, self.deliver) if settings.REDIS_URL else None
        self.database = ThreadPoolExecutor(2, thread_name_prefix="hub-database")
        # Of its own, so that no queue of folds holds the watch up.
        self.places_database = ThreadPoolExecutor(1, thread_name_prefix="hub-places")
        self.comparing: asyncio.Task[None] | None = None
        self.rooms: dict[str, Room] = {}
        self.opening: dict[str, asyncio.Task[Room]] = {}
        self.early: dict[str, list[Frame | PredictionUpdate]] = {}
        self.unknown: dict[str, float] = {}
        self.watched_at = self.loop.time()
        local.listeners.append(self.hear)
        self.tasks.spawn(self.every(TICK_SECONDS, self.watch))
        self.tasks.spawn(self.every(DRAIN_SECONDS, self.drain))

    # Viewers

    async def join(self, match_id: str, viewer: Viewer, since: Place | None) -> Room:
        """Serve the viewer from now on, beginning with what it lacks. Raises UnknownMatchError."""
        room = await self.room(match_id)
        room.wanted_at = self.loop.time()
        if since and since > room.place:
            await asyncio.wait([self.fill_soon(room)])
        room.admit(viewer, since)
        return room

    def leave(self, room: Room, viewer: Viewer) -> None:
        room.dismiss(viewer)
        room.wanted_at = self.loop.time()

    @property
    def viewers(self) -> int:
        return sum(len(room.viewers) for room in self.rooms.values())

    # Rooms

    async def room(self, match_id: str) -> Room:
        """The match's room, opened once for all who wait. Raises UnknownMatchError."""
        if match_id in self.rooms:
            return self.rooms[match_id]
        if not ID_PATTERN.fullmatch(match_id) or self.unknown.get(match_id, 0) > self.loop.time():
            raise UnknownMatchError
        if match_id not in self.opening:
            self.opening[match_id] = opening = self.tasks.spawn(self.open(match_id), awaited=True)
            opening.add_done_callback(lambda _: self.opening.pop(match_id))
        return await asyncio.shield(self.opening[match_id])

    async def open(self, match_id: str) -> Room:
        """Subscribe first, read second, then take what came between."""
        early = self.early[match_id] = []
        try:
            if self.membership:
                await self.membership.join(match_id)
            snapshot = await self.kept_snapshot(match_id) or await self.fold(match_id)
            room = Room(snapshot, await self.asked(self.history.recent(match_id), []))
            self.rooms[match_id] = room
            self.note(room, await self.newest(match_id))
        except BaseException as error:
            if isinstance(error, UnknownMatchError):
                self.remember_unknown(match_id)
            elif isinstance(error, Exception):
                log.exception("open_failed", match=match_id)
            self.let_go(match_id)
            raise
        finally:
            del self.early[match_id]
        for heard in early:
            self.deliver(heard)
        return room

    def remember_unknown(self, match_id: str) -> None:
        if len(self.unknown) >= MOST_UNKNOWN:
            self.unknown.clear()
        self.unknown[match_id] = self.loop.time() + UNKNOWN_SECONDS

    def let_go(self, match_id: str) -> None:
        if self.membership:
            self.membership.leave(match_id)

    # What Redis and the log know

    async def asked(self, answer: Awaitable[T], otherwise: T) -> T:
        """What Redis answers, if it does."""
        try:
            return await answer
        except RedisError as error:
            log.warning("history_unavailable", error=repr(error))
            return otherwise

    async def newest(self, match_id: str) -> Newest:
        (newest,) = await self.asked(self.history.newest([match_id]), [Newest()])
        return newest

    async def kept_snapshot(self, match_id: str) -> Frame | None:
        return await self.asked(self.history.snapshot(match_id), None)

    async def fold(self, match_id: str) -> Frame:
        metrics.database_reads.labels("snapshot").inc()
        snapshot = await self.loop.run_in_executor(self.database, recorded.snapshot, match_id)
        if snapshot is None:
            raise UnknownMatchError
        return snapshot

    async def recorded_places(self, match_ids: list[str]) -> dict[str, Place]:
        """How far the matches are by the database, in one query for all."""
        metrics.database_reads.labels("places").inc()
        return await self.loop.run_in_executor(self.places_database, recorded.places, match_ids)

    # Frames

    def hear(self, heard: Frame | PredictionUpdate) -> None:
        """From another thread of this process."""
        self.loop.call_soon_threadsafe(self.deliver, heard)

    def deliver(self, heard: Frame | PredictionUpdate) -> None:
        room, early = self.rooms.get(heard.match_id), self.early.get(heard.match_id)
        if room:
            self.take(room, heard)
        elif early is not None and len(early) < MOST_EARLY:
            early.append(heard)

    def take(self, room: Room, heard: Frame | PredictionUpdate) -> None:
        taken = room.take(heard) if isinstance(heard, Frame) else room.take_prediction(heard)
        if taken is Taken.GAP:
            self.fill_soon(room)
        elif taken is Taken.NEW:
            if not is_running(room.walking):
                room.walking = self.tasks.spawn(room.walk())
            if room.frames_on_joining > MOST_ON_JOINING and not is_running(room.refreshing):
                room.refreshing = self.tasks.spawn(self.refresh(room))

    async def refresh(self, room: Room) -> None:
        snapshot = await self.kept_snapshot(room.match_id)
        if snapshot is None or snapshot.place <= room.snapshot.place:
            snapshot = await self.fold(room.match_id)
        room.refresh(snapshot)

    # Gaps

    def fill_soon(self, room: Room, *, from_log: bool = False) -> "asyncio.Task[None]":
        """Once for all who wait."""
        if room.filling is None or room.filling.done():
            room.filling = self.tasks.spawn(self.fill_from_log(room) if from_log else self.fill(room))
        return room.filling

    async def fill(self, room: Room) -> None:
        """Bring the room to the newest frame that Redis knows of: from the history, else by a snapshot."""
        if await self.fill_from_history(room):
            metrics.gaps.labels("history").inc()
            return
        newest = await self.kept_snapshot(room.match_id)
        if newest and newest.place > room.place:
            self.take(room, newest)
            await self.fill_from_history(room)
            metrics.gaps.labels("snapshot").inc()
        elif await self.is_behind(room):
            await self.fill_from_log(room)

    async def fill_from_history(self, room: Room) -> bool:
        frames = await self.asked(self.history.after(room.match_id, room.place), [])
        for frame in frames:
            self.take(room, frame)
        return bool(frames)

    async def fill_from_log(self, room: Room) -> None:
        self.take(room, await self.fold(room.match_id))
        metrics.gaps.labels("database").inc()

    async def is_behind(self, room: Room) -> bool:
        place = (await self.newest(room.match_id)).place
        return place is not None and place > room.place

    def note(self, room: Room, newest: Newest) -> None:
        """A prediction whose message was lost, or was sent before this process listened."""
        if newest.prediction is not None:
            self.take(room, newest.prediction)

    # The watch

    async def every(self, seconds: float, look: Callable[[], Awaitable[None]]) -> None:
        """For ever: nothing may end a watch, for nothing else would notice."""
        while True:
            await asyncio.sleep(seconds)
            try:
                await look()
            except Exception:
                metrics.watch_failures.inc()
                log.exception("watch_failed", watch=look.__name__)

    async def drain(self) -> None:
        for room in [room for room in self.rooms.values() if room.owed]:
            await room.tend()

    async def watch(self) -> None:
        """Hold every room against the newest published seq."""
        rooms = list(self.rooms.values())
        self.tend(rooms)
        try:
            if isinstance(self.history, RedisHistory):
                await metrics.share(self.history.client, self.viewers)
            found = await self.history.newest([room.match_id for room in rooms]) if rooms else []
        except RedisError as error:
            metrics.watch_failures.inc()
            log.warning("seq_watch_failed", error=repr(error))
            return
        self.compare(rooms, found)
        self.watched_at = self.loop.time()

    def compare(self, rooms: Sequence[Room], found: Sequence[Newest]) -> None:
        """Fill the rooms that are behind; where Redis has forgotten a match, the database says how far it is."""
        forgotten = []
        for room, newest in zip(rooms, found, strict=True):
            if newest.place is None:
                forgotten.append(room)
            elif newest.place > room.place:
                self.fill_soon(room)
            self.note(room, newest)
        if forgotten and not is_running(self.comparing):
            self.comparing = self.tasks.spawn(self.compare_with_log(forgotten))

    async def compare_with_log(self, rooms: Sequence[Room]) -> None:
        places = await self.recorded_places([room.match_id for room in rooms])
        for room in rooms:
            if places.get(room.match_id, room.place) > room.place:
                self.fill_soon(room, from_log=True)

    def tend(self, rooms: Sequence[Room]) -> None:
        now = self.loop.time()
        metrics.active_connections.set(self.viewers)
        metrics.lagging_viewers.set(sum(viewer.lagging for room in rooms for viewer in room.owed))
        for room in rooms:
            if not room.viewers and now - room.wanted_at > IDLE_SECONDS:
                del self.rooms[room.match_id]
                self.let_go(room.match_id)
            elif self.membership and room.match_id not in self.membership.joined:
                self.membership.join_soon(room.match_id)
            if self.quiet(room, now) and now - self.watched_at < VOUCH_SECONDS:
                self.tasks.spawn(room.beat(heartbeat(room.match_id, room.place)))
        if self.membership:
            self.membership.leave_all_but({*self.rooms, *self.opening})

    @staticmethod
    def quiet(room: Room, now: float) -> bool:
        return bool(room.viewers) and not is_running(room.walking) and now - room.sent_at >= HEARTBEAT_SECONDS

    async def stop(self) -> None:
        local.listeners.remove(self.hear)
        await self.tasks.stop()
        if self.membership:
            await self.membership.close()
        await self.history.close()
        self.database.shutdown(wait=False)
        self.places_database.shutdown(wait=False)


hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running loop."""
    loop = asyncio.get_running_loop()
    if loop not in hubs:
        hubs[loop] = Hub()
    return hubs[loop]
