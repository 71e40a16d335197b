"""The open rooms of this process. Viewers join and leave here, and published updates are delivered here."""

import asyncio
from collections.abc import Awaitable, Callable
from weakref import WeakKeyDictionary

import structlog
from django.conf import settings

from realtime import metrics
from realtime.background import Background
from realtime.redis.in_process import InProcessSubscriptions
from realtime.redis.subscriptions import RedisSubscriptions, Subscriptions
from realtime.rooms.drain import drain
from realtime.rooms.intake import Intake
from realtime.rooms.lists import Lists
from realtime.rooms.opening import Opening
from realtime.rooms.resume import resume
from realtime.rooms.room import Room
from realtime.rooms.sources import Sources
from realtime.rooms.viewer import Viewer
from realtime.rooms.watch import Watch
from realtime.wire.frames import AnyUpdate, SummaryUpdate
from scoring.place import Place

log = structlog.get_logger(__name__)

WATCH_SECONDS = 1.0
"""Viewers must catch up within three seconds of a failure, so gaps are looked for every second."""
LISTS_SECONDS = 5.0
DRAIN_SECONDS = 0.1


class Hub:
    """One for each event loop; all methods run on that loop."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.background = Background()
        self.rooms: dict[str, Room] = {}
        self.sources = Sources()
        self.subscriptions = self._make_subscriptions()
        self.intake = Intake(self.sources, self.background)
        self.opening = Opening(self.rooms, self.sources, self.subscriptions, self.intake, self.background)
        self.lists = Lists(
            self.sources, self.subscriptions, self.background, lambda match_id: self.watch.is_in_time(match_id)
        )
        self.watch = Watch(
            self.rooms, self.sources, self.subscriptions, self.opening, self.intake, self.lists, self.background
        )
        self.background.spawn(self._repeat("watch", WATCH_SECONDS, self.watch.look))
        self.background.spawn(self._repeat("lists", LISTS_SECONDS, self.lists.look))
        self.background.spawn(self._repeat("drain", DRAIN_SECONDS, self._drain))

    def _make_subscriptions(self) -> Subscriptions:
        if settings.REDIS_URL:
            return RedisSubscriptions(self.background, self.deliver)
        return InProcessSubscriptions(self.deliver)

    async def open(self, match_id: str) -> Room:
        """Return the room of the match. Raises UnknownMatchError, and any error of reading the match."""
        room = self.rooms.get(match_id) or await self.opening.open_room(match_id)
        room.used_at = self.loop.time()
        return room

    async def join(self, match_id: str, viewer: Viewer, since: Place | None) -> Room:
        """Send the viewer everything after `since`, and all that follows, until it leaves.

        Raises what `open` raises.
        """
        room = await self.open(match_id)
        await self.enter(room, viewer, since)
        return room

    async def enter(self, room: Room, viewer: Viewer, since: Place | None) -> None:
        await resume(room, viewer, since, self.intake.gaps, self.watch.vouches_for)

    def leave(self, room: Room, viewer: Viewer) -> None:
        room.remove(viewer)
        room.used_at = self.loop.time()

    def deliver(self, update: AnyUpdate) -> None:
        if isinstance(update, SummaryUpdate):
            return self.lists.take(update)
        room = self.rooms.get(update.match_id)
        if room:
            self.intake.receive(room, update)
        else:
            self.opening.keep_early(update)
        return None

    async def _repeat(self, name: str, seconds: float, look: Callable[[], Awaitable[None]]) -> None:
        """Repeat for ever, whatever fails: nothing else would notice if it ended."""
        while True:
            await asyncio.sleep(seconds)
            try:
                await look()
            except Exception:
                metrics.watch_failures.inc()
                log.exception("watch_failed", watch=name)

    async def _drain(self) -> None:
        for room in [room for room in self.rooms.values() if room.draining]:
            await drain(room)

    async def stop(self) -> None:
        # First: an update that is delivered while the tasks are being cancelled would start new ones.
        self.subscriptions.stop_delivery()
        await self.background.stop()
        await self.subscriptions.close()
        await self.sources.close()


hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """Return the hub of the running loop."""
    loop = asyncio.get_running_loop()
    if loop not in hubs:
        hubs[loop] = Hub()
    return hubs[loop]
