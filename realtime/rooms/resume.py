"""Sends a viewer what it lacks when it joins, resumes, or has drained."""

import asyncio
from collections.abc import Callable

from realtime import metrics
from realtime.rooms.gaps import Gaps
from realtime.rooms.room import Room
from realtime.rooms.viewer import Viewer
from realtime.wire.messages import heartbeat
from scoring.place import Place


async def resume(
    room: Room, viewer: Viewer, since: Place | None, gaps: Gaps, vouches_for: Callable[[Room], bool]
) -> None:
    """Add a viewer that has seen `since`: send it everything after that, or a snapshot if `since` is unknown.

    A viewer that is ahead, because `GET` read the log before a worker published it, waits for the next frame.
    """
    if since and since > room.ring.place:
        # Another process sent it a frame that has not reached this one. One fill serves all viewers that wait.
        await asyncio.wait([gaps.fill_soon(room)])
    # No await from here on: a frame that is accepted later must find the viewer in the room.
    if since is not None and (_is_ahead(since, room) or room.ring.after(since) is not None):
        viewer.place = since
    room.viewers.add(viewer)
    has_newest = since is not None and viewer.place >= room.ring.place
    metrics.joins.labels(send_missing(room, viewer)).inc()
    _confirm(room, viewer, has_newest=has_newest, is_vouched=vouches_for(room))


def _is_ahead(place: Place, room: Room) -> bool:
    """Return whether the room is older than `place`: what takes a state back, as a restore, begins a new epoch."""
    return place > room.ring.place and place.epoch == room.ring.place.epoch


def _confirm(room: Room, viewer: Viewer, *, has_newest: bool, is_vouched: bool) -> None:
    """Tell a viewer that joins what no frame tells it: that it has the newest state, or that the match is stuck."""
    if viewer.place == room.ring.place and (room.stuck_seq is not None or (has_newest and is_vouched)):
        room.write(viewer, heartbeat(room.match_id, viewer.place, room.stuck_seq), viewer.place)
    elif has_newest and not is_vouched:
        room.owes_heartbeat = True


def send_missing(room: Room, viewer: Viewer, *, cheapest: bool = False) -> str:
    """Write the frames that the viewer lacks; the snapshot if some are not here, or if `cheapest` and it is smaller.

    Return what it needed: "snapshot", "frames" or "nothing".
    """
    ring = room.ring
    if _is_ahead(viewer.place, room):
        return "nothing"
    missing = ring.after(viewer.place)
    if missing is None or (cheapest and ring.whole().size < missing.size):
        needed = "snapshot"
        _write_whole(room, viewer)
    else:
        needed = "frames" if missing.bodies else "nothing"
        if missing.bodies and room.write(viewer, missing, ring.place):
            metrics.count_missed(missing.sizes)
    if room.prediction is not None and room.write_prediction(viewer, room.prediction):
        metrics.count_predictions(1)
    return needed


def _write_whole(room: Room, viewer: Viewer) -> None:
    whole = room.ring.whole()
    if room.write(viewer, whole, room.ring.place):
        snapshot, *frames = whole.sizes
        metrics.count_snapshots(snapshot)
        metrics.count_missed(frames)
