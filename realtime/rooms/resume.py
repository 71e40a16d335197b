"""Sends a viewer what it lacks when it joins, resumes, or has drained."""

import asyncio
from collections.abc import Callable

from realtime import metrics
from realtime.rooms.gaps import Gaps
from realtime.rooms.room import Room
from realtime.rooms.viewer import Viewer
from realtime.wire.messages import heartbeat
from scoring.place import Place

AHEAD_SECONDS = 0.5
"""`GET /games/{id}` may answer with an event that a worker is just publishing."""


class RoomBehindError(Exception):
    """The viewer has a newer state of this epoch than the room: nothing here is news to it."""


async def resume(
    room: Room, viewer: Viewer, since: Place | None, gaps: Gaps, vouches_for: Callable[[Room], bool]
) -> None:
    """Add a viewer that has seen `since`: send it everything after that, or a snapshot if `since` is unknown.

    Raises RoomBehindError.
    """
    if since and since > room.ring.place:
        await _catch_up(room, since, gaps)
    # No await from here on: a frame that is accepted later must find the viewer in the room.
    if since is not None and room.ring.after(since) is not None:
        viewer.place = since
    room.viewers.add(viewer)
    send_missing(room, viewer)
    _confirm(room, viewer, had_newest=since == room.ring.place, is_vouched=vouches_for(room))


async def _catch_up(room: Room, since: Place, gaps: Gaps) -> None:
    # Another process sent it a frame that has not reached this one. One fill serves all viewers that wait.
    await asyncio.wait([gaps.fill_soon(room)])
    if _is_ahead(since, room):
        await asyncio.sleep(AHEAD_SECONDS)
    if _is_ahead(since, room):
        raise RoomBehindError


def _is_ahead(since: Place, room: Room) -> bool:
    """Return whether the room is older than `since`: what takes a state back, as a restore, begins a new epoch."""
    return since > room.ring.place and since.epoch == room.ring.place.epoch


def _confirm(room: Room, viewer: Viewer, *, had_newest: bool, is_vouched: bool) -> None:
    """Tell a viewer that joins what no frame tells it: that it has the newest state, or that the match is stuck."""
    if viewer.place != room.ring.place:
        return
    if room.stuck_seq is not None or (had_newest and is_vouched):
        room.write(viewer, heartbeat(room.match_id, viewer.place, room.stuck_seq), viewer.place)
    elif had_newest:
        room.owes_heartbeat = True


def send_missing(room: Room, viewer: Viewer, *, cheapest: bool = False) -> None:
    """Write the frames that the viewer lacks; the snapshot if some are not here, or if `cheapest` and it is smaller."""
    ring = room.ring
    missing = ring.after(viewer.place)
    if missing is None or (cheapest and ring.whole().size < missing.size):
        if room.write(viewer, ring.whole(), ring.place):
            metrics.count_snapshot(len(ring.snapshot.body))
    elif missing.bodies:
        room.write(viewer, missing, ring.place)
    if room.prediction is not None:
        room.write_prediction(viewer, room.prediction)
