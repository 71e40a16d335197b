"""Viewers whose sockets could not take everything: go on with those that have drained, end those that are stuck."""

import asyncio

from realtime import metrics
from realtime.rooms.fan_out import batches
from realtime.rooms.resume import send_missing
from realtime.rooms.room import Room
from realtime.rooms.viewer import Viewer
from realtime.wire.close_codes import CloseCode

STUCK_SECONDS = 15.0
"""A viewer that has taken no byte for this long is gone, or will not come back to this connection."""


async def drain(room: Room) -> None:
    # Asking each writer ten times a second is simpler than call-backs, which differ from server to server
    # (docs/decisions/002): few viewers have anything unsent.
    async for batch in batches(room.draining):
        now = asyncio.get_running_loop().time()
        for viewer in batch:
            _check(room, viewer, now)


def _check(room: Room, viewer: Viewer, now: float) -> None:
    was_lagging = viewer.is_lagging
    viewer.update_unsent(viewer.writer.unsent())
    if viewer.unsent == 0:
        room.draining.discard(viewer)
        if was_lagging:  # only such a viewer has missed anything
            send_missing(room, viewer, cheapest=True)
    elif now - viewer.moved_at > STUCK_SECONDS:
        _abort(room, viewer)


def _abort(room: Room, viewer: Viewer) -> None:
    room.remove(viewer)
    metrics.sockets_closed.labels(str(CloseCode.TOO_SLOW.value)).inc()
    viewer.writer.abort(CloseCode.TOO_SLOW)
