"""All matches that this process's viewers watch: frames come in once, in order, and go out to everyone.

Delivery is never trusted: Redis loses messages when it restarts, so each second every room is held against its seq.
"""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from weakref import WeakKeyDictionary

import structlog
from channels.layers import get_channel_layer
from django.conf import settings
from redis import RedisError

from realtime import local, metrics, recorded
from realtime.history import History, NoHistory, RedisHistory
from realtime.protocol import GAME_ID, CloseCode, Frame, Place, frame_of, group_of, heartbeat
from realtime.room import Room, Taken
from realtime.viewer import Viewer

log = structlog.get_logger(__name__)

TICK_SECONDS = 1.0
# Joining costs the snapshot and the ring; more frames than this cost as much as half a snapshot.
RING_FRAMES = 64
HEARTBEAT_SECONDS = 10.0
# A match whose last viewer reloads the page must not be read anew.
IDLE_SECONDS = 60.0
STUCK_SECONDS = 15.0
# A heartbeat vouches for the seq; one that could not be asked for this long is not vouched for.
VOUCH_SECONDS = 3.0
SUBSCRIBE_SECONDS = 1.0
UNKNOWN_SECONDS = 2.0
MOST_UNKNOWN = 10_000
# Early frames of a match whose snapshot is still being read.
MOST_EARLY = 256


class UnknownGame(Exception):
    pass


class Hub:
    """One for each event loop; all methods run on that loop."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.history: History = RedisHistory() if settings.REDIS_URL else NoHistory()
        self.layer: Any = get_channel_layer() if settings.REDIS_URL else None
        self.database = ThreadPoolExecutor(2, thread_name_prefix="hub-database")
        self.rooms: dict[str, Room] = {}
        self.opening: dict[str, asyncio.Task[Room]] = {}
        self.early: dict[str, list[Frame]] = {}
        self.unknown: dict[str, float] = {}
        self.channel: str | None = None
        self.receiving = asyncio.Event()
        self.subscribing: dict[str, asyncio.Task[None]] = {}
        self.subscribed: set[str] = set()
        self.watched_at = self.loop.time()
        self.tasks: set[asyncio.Task[Any]] = set()
        local.listeners.append(self.hear)
        if self.layer:
            self.spawn(self.pump())
        self.spawn(self.keep_watch())

    # Viewers

    async def join(self, match_id: str, viewer: Viewer, since: Place | None) -> Room:
        """Serve the viewer from now on, beginning with what it lacks. Raises UnknownGame."""
        room = await self.room(match_id)
        room.wanted_at = self.loop.time()
        if since and since > room.place:
            await self.fill(room)
        older: list[Frame] = []
        if since and since.epoch == room.place.epoch and since < room.snapshot.place:
            older = await self.frames_after(match_id, since)
        room.admit(viewer, since if since and since <= room.place else None, older)
        return room

    def leave(self, room: Room, viewer: Viewer) -> None:
        room.viewers.discard(viewer)
        room.wanted_at = self.loop.time()

    # Rooms

    async def room(self, match_id: str) -> Room:
        """The match's room, opened once for all who wait. Raises UnknownGame."""
        if match_id in self.rooms:
            return self.rooms[match_id]
        if not GAME_ID.fullmatch(match_id) or self.unknown.get(match_id, 0) > self.loop.time():
            raise UnknownGame(match_id)
        if match_id not in self.opening:
            self.opening[match_id] = opening = self.spawn(self.open(match_id))
            opening.add_done_callback(lambda _: self.opening.pop(match_id))
        return await asyncio.shield(self.opening[match_id])

    async def open(self, match_id: str) -> Room:
        """Subscribe first, read second, then take what came between."""
        early = self.early[match_id] = []
        try:
            await self.subscribe(match_id)
            room = Room(await self.newest_snapshot(match_id))
            for frame in await self.frames_after(match_id, room.place):
                room.take(frame)
            self.rooms[match_id] = room
        except BaseException as error:
            if isinstance(error, UnknownGame):
                self.remember_unknown(match_id)
            self.let_go(match_id)
            raise
        finally:
            del self.early[match_id]
        for frame in early:
            self.deliver(frame)
        return room

    def remember_unknown(self, match_id: str) -> None:
        if len(self.unknown) >= MOST_UNKNOWN:
            self.unknown.clear()
        self.unknown[match_id] = self.loop.time() + UNKNOWN_SECONDS

    async def newest_snapshot(self, match_id: str) -> Frame:
        """From Redis, else from the log. Raises UnknownGame."""
        kept = await self.kept_snapshot(match_id)
        return kept or await self.fold(match_id)

    async def kept_snapshot(self, match_id: str) -> Frame | None:
        try:
            return await self.history.snapshot(match_id)
        except RedisError as error:
            log.warning("snapshot_unavailable", match=match_id, error=repr(error))
            return None

    async def frames_after(self, match_id: str, place: Place) -> list[Frame]:
        try:
            return await self.history.after(match_id, place)
        except RedisError as error:
            log.warning("history_unavailable", match=match_id, error=repr(error))
            return []

    async def fold(self, match_id: str) -> Frame:
        snapshot = await self.loop.run_in_executor(self.database, recorded.snapshot, match_id)
        if snapshot is None:
            raise UnknownGame(match_id)
        return snapshot

    # Frames

    def hear(self, frame: Frame) -> None:
        """A frame from another thread of this process."""
        self.loop.call_soon_threadsafe(self.deliver, frame)

    def deliver(self, frame: Frame) -> None:
        room = self.rooms.get(frame.match_id)
        if room:
            self.take(room, frame)
        elif len(self.early.get(frame.match_id, ())) < MOST_EARLY:
            self.early.get(frame.match_id, []).append(frame)

    def take(self, room: Room, frame: Frame) -> None:
        taken = room.take(frame)
        if taken is Taken.GAP:
            self.fill_soon(room)
        elif taken is Taken.NEW:
            if room.walking is None or room.walking.done():
                room.walking = self.spawn(room.walk())
            if len(room.ring) > RING_FRAMES and (room.refreshing is None or room.refreshing.done()):
                room.refreshing = self.spawn(self.refresh(room))

    async def refresh(self, room: Room) -> None:
        snapshot = await self.kept_snapshot(room.match_id)
        if snapshot is None or snapshot.place <= room.snapshot.place:
            snapshot = await self.fold(room.match_id)
        room.refresh(snapshot)

    # Gaps

    def fill_soon(self, room: Room) -> None:
        if room.filling is None or room.filling.done():
            room.filling = self.spawn(self.fill(room))

    async def fill(self, room: Room) -> None:
        """Bring the room to the newest frame: from the history, else by a snapshot."""
        if await self.fill_from_history(room):
            metrics.gaps.labels("history").inc()
            return
        newest = await self.kept_snapshot(room.match_id)
        if newest and newest.place > room.place:
            self.take(room, newest)
            await self.fill_from_history(room)
            metrics.gaps.labels("snapshot").inc()
        elif await self.behind(room):
            self.take(room, await self.fold(room.match_id))
            metrics.gaps.labels("database").inc()

    async def fill_from_history(self, room: Room) -> bool:
        frames = await self.frames_after(room.match_id, room.place)
        for frame in frames:
            self.take(room, frame)
        return bool(frames)

    async def behind(self, room: Room) -> bool:
        try:
            (place,) = await self.history.places([room.match_id])
        except RedisError:
            place = None
        if place is None:
            place = (await self.recorded_places([room.match_id])).get(room.match_id)
        return place is not None and place > room.place

    async def recorded_places(self, match_ids: list[str]) -> dict[str, Place]:
        return await self.loop.run_in_executor(self.database, recorded.places, match_ids)

    # The watch

    async def keep_watch(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            try:
                await self.ask_redis()
                self.tend()
            except Exception:  # nothing may end the watch, for nothing else would notice
                metrics.watch_failures.inc()
                log.exception("seq_watch_failed")

    async def ask_redis(self) -> None:
        try:
            await self.watch()
        except RedisError as error:
            metrics.watch_failures.inc()
            log.warning("seq_watch_failed", error=repr(error))

    async def watch(self) -> None:
        """Hold every room against the newest published seq. Raises redis.RedisError."""
        rooms = list(self.rooms.values())
        if isinstance(self.history, RedisHistory):
            await metrics.share(self.history.client, sum(len(room.viewers) for room in rooms))
        places = (
            dict(zip(rooms, await self.history.places([room.match_id for room in rooms]), strict=True)) if rooms else {}
        )
        forgotten = [room.match_id for room, place in places.items() if place is None]
        recorded_places = await self.recorded_places(forgotten) if forgotten else {}
        for room, place in places.items():
            newest = place or recorded_places.get(room.match_id)
            if newest and newest > room.place:
                self.fill_soon(room)
        self.watched_at = self.loop.time()

    def tend(self) -> None:
        now = self.loop.time()
        metrics.active_connections.set(sum(len(room.viewers) for room in self.rooms.values()))
        for room in list(self.rooms.values()):
            self.close_stuck(room, now)
            if not room.viewers and now - room.wanted_at > IDLE_SECONDS:
                del self.rooms[room.match_id]
                self.let_go(room.match_id)
            elif self.layer and room.match_id not in self.subscribed:
                self.spawn(self.subscribe(room.match_id))
            if self.quiet(room, now) and now - self.watched_at < VOUCH_SECONDS:
                self.spawn(room.beat(heartbeat(room.match_id, room.place)))

    @staticmethod
    def quiet(room: Room, now: float) -> bool:
        walking = room.walking is not None and not room.walking.done()
        return bool(room.viewers) and not walking and now - room.sent_at >= HEARTBEAT_SECONDS

    @staticmethod
    def close_stuck(room: Room, now: float) -> None:
        for viewer in list(room.viewers):
            since = viewer.stuck_since()
            if since is not None and now - since > STUCK_SECONDS:
                metrics.sockets_closed.labels(str(CloseCode.TOO_SLOW.value)).inc()
                viewer.close(CloseCode.TOO_SLOW)

    # The channel layer

    async def pump(self) -> None:
        """Receive for ever. The layer reconnects by itself and tells nobody; a time-out here would unsubscribe."""
        while True:
            try:
                if self.channel is None:
                    self.channel = await self.layer.new_channel()
                    self.receiving.set()
                self.deliver(frame_of(await self.layer.receive(self.channel)))
            except Exception as error:  # a message that cannot be read, or Redis away: the watch makes good
                metrics.pump_failures.inc()
                log.warning("pump_failed", error=repr(error))
                await asyncio.sleep(1)

    async def subscribe(self, match_id: str) -> None:
        """Become a member of the match's group; where Redis hangs, go on after a second and let it come when it may."""
        if self.layer is None or match_id in self.subscribed:
            return
        if match_id not in self.subscribing:
            subscribing = self.spawn(self._subscribe(match_id))
            self.subscribing[match_id] = subscribing
            subscribing.add_done_callback(lambda _: self.subscribing.pop(match_id))
        await asyncio.wait([self.subscribing[match_id]], timeout=SUBSCRIBE_SECONDS)

    async def _subscribe(self, match_id: str) -> None:
        await self.receiving.wait()
        try:
            await self.layer.group_add(group_of(match_id), self.channel)
        except (RedisError, OSError) as error:
            log.warning("subscribe_failed", match=match_id, error=repr(error))
        else:
            self.subscribed.add(match_id)

    def let_go(self, match_id: str) -> None:
        """Leave the group; who opens the match again from here on subscribes again, after this."""
        if match_id in self.subscribed:
            self.subscribed.discard(match_id)
            self.spawn(self._unsubscribe(match_id))

    async def _unsubscribe(self, match_id: str) -> None:
        try:
            await self.layer.group_discard(group_of(match_id), self.channel)
        except (RedisError, OSError) as error:
            log.warning("unsubscribe_failed", match=match_id, error=repr(error))

    # Tasks

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self.tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error and task not in self.opening.values():  # who waits for a room hears of it
            log.error("hub_task_failed", exc_info=error)

    async def stop(self) -> None:
        local.listeners.remove(self.hear)
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        if self.layer:
            await self.layer.flush()
        await self.history.close()
        self.database.shutdown(wait=False)


hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running loop."""
    loop = asyncio.get_running_loop()
    if loop not in hubs:
        hubs[loop] = Hub()
    return hubs[loop]
