"""Sends frames, predictions and heartbeats to all viewers of a room: the hottest loops of the live side."""

import asyncio
import time
from collections.abc import AsyncIterator, Collection
from typing import TypeVar

from realtime import metrics
from realtime.rooms.room import Room
from realtime.wire.frames import Frame, PredictionUpdate
from realtime.wire.messages import heartbeat
from scoring.place import Place

T = TypeVar("T")

BATCH = 500
"""Viewers that are written to before other matches get the loop."""


async def fan_out(room: Room) -> None:
    """Send the updates in the outbox, one after the other."""
    while room.outbox:
        update = room.outbox.popleft()
        if room.viewers:
            await (_send_frame(room, update) if isinstance(update, Frame) else _send_prediction(room, update))
            room.sent_at = asyncio.get_running_loop().time()


async def _send_frame(room: Room, frame: Frame) -> None:
    message, place = frame.message, frame.place
    base = None if frame.base_seq is None else Place(place.epoch, frame.base_seq)
    sent, began = 0, time.perf_counter()
    async for batch in batches(room.viewers):
        for viewer in batch:
            # A viewer that joined after the frame was accepted has it already: it is not at the base.
            # One that is behind gets the frame with all others when it has drained.
            fits = viewer.place < place if base is None else viewer.place == base
            if fits and not viewer.is_lagging and room.write(viewer, message, place):
                sent += 1
    # Mailboxes send in tasks that the loop above woke. They run in this turn of the loop; after it the last write is
    # done, and the latency can be measured.
    await asyncio.sleep(0)
    # Counted once for all viewers. A snapshot says nothing about latency: a rebuild sends one for an old event.
    if sent and base is None:
        metrics.count_snapshots(len(frame.body), sent)
    elif sent:
        metrics.count_deltas(len(frame.body), frame.recorded_at, began, sent)


async def _send_prediction(room: Room, update: PredictionUpdate) -> None:
    sent = 0
    async for batch in batches(room.viewers):
        for viewer in batch:
            sent += room.write_prediction(viewer, update)
    if sent:
        metrics.count_predictions(sent)


async def send_heartbeat(room: Room) -> None:
    """Tell viewers that have the newest state that it is the newest."""
    place = room.ring.place
    message = heartbeat(room.match_id, place, room.stuck_seq)
    room.sent_at = asyncio.get_running_loop().time()
    room.owes_heartbeat = False
    async for batch in batches(room.viewers):
        for viewer in batch:
            # A frame may arrive between batches; then viewers that have it are no longer at `place`.
            if viewer.place == place and not viewer.is_lagging:
                room.write(viewer, message, place)


async def batches(viewers: Collection[T]) -> AsyncIterator[list[T]]:
    """Yield the viewers in batches, and give other tasks the loop between them."""
    # A copy, because viewers come and go between batches. The writer of one that has left is closed, and refuses.
    everyone = list(viewers)
    for start in range(0, len(everyone), BATCH):
        yield everyone[start : start + BATCH]
        await asyncio.sleep(0)
