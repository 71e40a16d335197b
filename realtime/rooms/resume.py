"""Sends a viewer what it lacks when it joins, resumes, or has drained."""

import asyncio

from realtime import metrics
from realtime.rooms.gaps import Gaps
from realtime.rooms.room import Room
from realtime.rooms.viewer import Viewer
from realtime.wire.messages import heartbeat
from scoring.place import Place


async def resume(room: Room, viewer: Viewer, since: Place | None, gaps: Gaps) -> None:
    """Add a viewer that has seen `since`: send it everything after that, or a snapshot if `since` is unknown."""
    if since and since > room.ring.place:
        # Another process sent it a frame that has not reached this one. One fill serves all viewers that wait.
        await asyncio.wait([gaps.fill_soon(room)])
    # No await from here on: a frame that is accepted later must find the viewer in the room.
    if since is not None and room.ring.after(since) is not None:
        viewer.place = since
    room.viewers.add(viewer)
    send_missing(room, viewer)
    if room.stuck_seq is not None and viewer.place == room.ring.place:
        room.write(viewer, heartbeat(room.match_id, viewer.place, room.stuck_seq), viewer.place)


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
