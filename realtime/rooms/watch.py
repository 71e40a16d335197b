"""Once a second: compare every room with the newest place in Redis, send heartbeats, close idle rooms."""

import asyncio
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import structlog
from redis import RedisError

from realtime import metrics, shared_metrics
from realtime.background import Background, is_running
from realtime.redis.history import Newest, RedisHistory
from realtime.redis.subscriptions import Subscriptions
from realtime.rooms.fan_out import send_heartbeat
from realtime.rooms.intake import Intake
from realtime.rooms.lists import Lists
from realtime.rooms.opening import Opening
from realtime.rooms.room import Room
from realtime.rooms.sources import Sources
from realtime.wire.close_codes import CloseCode
from realtime.wire.layer import LISTS
from scoring.place import Place

log = structlog.get_logger(__name__)

HEARTBEAT_SECONDS = 10.0
IDLE_SECONDS = 60.0
"""A room without viewers stays open for this long: its last viewer may only be reloading the page."""
VOUCH_SECONDS = 3.0
"""A heartbeat says that a state is the newest: none is sent if Redis was mute for this long, or no sweep ran."""


@dataclass(slots=True)
class Watch:
    rooms: dict[str, Room]
    sources: Sources
    subscriptions: Subscriptions
    opening: Opening
    intake: Intake
    lists: Lists
    background: Background
    database_task: asyncio.Task[None] | None = None
    vouched_at: float = -math.inf
    """When all rooms were last compared with Redis, while sweeps ran."""
    late: Collection[str] = ()

    async def look(self) -> None:
        rooms = list(self.rooms.values())
        self._set_gauges(rooms)
        self._close_idle(rooms)
        self._send_heartbeats(rooms)
        try:
            await self._share_metrics()
            found = await self.sources.history.newest([room.match_id for room in rooms]) if rooms else []
            stuck, late = await self.sources.history.stuck(), await self.sources.history.late()
        except RedisError as error:
            metrics.watch_failures.inc()
            log.warning("seq_watch_failed", error=repr(error))
            return
        self._compare(rooms, found)
        if late is not None:
            self.late, self.vouched_at = late, _now()
        self._note_stuck(rooms, stuck)
        await self.lists.send_owed_heartbeats()

    def vouches_for(self, room: Room) -> bool:
        """Return whether the room is known to have the newest state.

        That Redis answers is not enough: what nobody publishes does not reach it.
        """
        return self.is_in_time(room.match_id) and room.ring.place >= room.newest_place

    def is_in_time(self, match_id: str) -> bool:
        """Return whether everything that was recorded of the match is known to be published."""
        return _now() - self.vouched_at < VOUCH_SECONDS and match_id not in self.late

    def _set_gauges(self, rooms: Sequence[Room]) -> None:
        metrics.active_connections.set(count_viewers(rooms) + len(self.lists.viewers))
        metrics.lagging_viewers.set(sum(viewer.is_lagging for room in rooms for viewer in room.draining))

    async def _share_metrics(self) -> None:
        history = self.sources.history
        if isinstance(history, RedisHistory):
            await shared_metrics.share(history.client, count_viewers(self.rooms.values()) + len(self.lists.viewers))

    def _close_idle(self, rooms: Sequence[Room]) -> None:
        now = _now()
        for room in rooms:
            if not room.viewers and now - room.used_at > IDLE_SECONDS:
                del self.rooms[room.match_id]
                self.subscriptions.unsubscribe(room.match_id)
        self.subscriptions.renew(self.rooms)
        self.subscriptions.unsubscribe_others({*self.rooms, *self.opening.tasks, LISTS})

    def _send_heartbeats(self, rooms: Sequence[Room]) -> None:
        now = _now()
        for room in rooms:
            if _needs_heartbeat(room, now) and self.vouches_for(room):
                self.background.spawn(send_heartbeat(room))

    def _compare(self, rooms: Sequence[Room], found: Sequence[Newest]) -> None:
        forgotten = []
        for room, newest in zip(rooms, found, strict=True):
            if newest.place is None:
                forgotten.append(room)
            else:
                self._compare_place(room, newest.place)
            self.intake.receive_newest_prediction(room, newest)
        if forgotten and not is_running(self.database_task):
            # In the background: a database that does not answer must not hold the watch up.
            self.database_task = self.background.spawn(self._compare_with_database(forgotten))

    def _compare_place(self, room: Room, newest: Place) -> None:
        room.newest_place = newest
        if newest > room.ring.place:
            self.intake.gaps.fill_soon(room)

    def _note_stuck(self, rooms: Sequence[Room], stuck: Mapping[str, int]) -> None:
        """Tell viewers at once when their match gets stuck, and when it goes on."""
        for room in rooms:
            seq = stuck.get(room.match_id)
            if seq != room.stuck_seq:
                room.stuck_seq = seq
                # Of a match that goes on but is late, the next frame says so.
                if seq is not None or self.vouches_for(room):
                    self.background.spawn(send_heartbeat(room))

    async def _compare_with_database(self, rooms: Sequence[Room]) -> None:
        """Compare matches that Redis has forgotten: it was emptied, or their keys expired after three days."""
        places = await self.sources.database.published_places([room.match_id for room in rooms])
        for room in rooms:
            place = places.get(room.match_id)
            if place is None:
                self._close_vanished(room)
            elif place > room.ring.place:
                self.intake.gaps.fill_soon(room, from_database=True)

    def _close_vanished(self, room: Room) -> None:
        """End the sockets of a match that is gone, as after a restore: its viewers would keep its last score."""
        if self.rooms.get(room.match_id) is room:
            del self.rooms[room.match_id]
            self.subscriptions.unsubscribe(room.match_id)
        for viewer in list(room.viewers):
            room.remove(viewer)
            metrics.sockets_closed.labels(str(CloseCode.UNKNOWN_GAME.value)).inc()
            viewer.writer.abort(CloseCode.UNKNOWN_GAME)


def _needs_heartbeat(room: Room, now: float) -> bool:
    is_due = room.owes_heartbeat or now - room.sent_at >= HEARTBEAT_SECONDS
    return is_due and bool(room.viewers) and not is_running(room.fan_out_task)


def count_viewers(rooms: Iterable[Room]) -> int:
    return sum(len(room.viewers) for room in rooms)


def _now() -> float:
    return asyncio.get_running_loop().time()
