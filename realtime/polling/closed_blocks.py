"""Blocks of frames that are all published: functions of the log, so they stay the same as long as their epoch."""

from functools import lru_cache

import orjson

from realtime.polling.asking import ask_redis, tick
from realtime.redis import stored
from realtime.wire.blocks import Block, deltas_between, join_bodies
from scoring import reads
from scoring.errors import BlockOpenError, FramesGoneError
from scoring.place import Place


def read_closed(match_id: str, block: Block, epoch: int | None) -> tuple[Place, bytes]:
    """Return the place of the block's last frame, and its JSON. No epoch means the current one.

    Raises UnknownMatchError, BlockOpenError, FramesGoneError or BehindError.
    """
    return _read(match_id, block, epoch, tick())


@lru_cache(maxsize=256)
def _read(match_id: str, block: Block, epoch: int | None, tick: int) -> tuple[Place, bytes]:
    newest = ask_redis(lambda: stored.newest(match_id)).place
    if newest is None:
        reads.publishing(match_id)  # no such match is another answer
        raise FramesGoneError
    if epoch not in (None, newest.epoch):
        raise FramesGoneError
    if block.last > newest.seq:
        raise BlockOpenError(str(block), newest)
    return _join(match_id, block, newest.epoch)


def _join(match_id: str, block: Block, epoch: int) -> tuple[Place, bytes]:
    kept = ask_redis(lambda: stored.frames_between(match_id, *block))
    start, end = Place(epoch, block.first - 1), Place(epoch, block.last)
    frames = deltas_between(kept, start, end)
    if frames is None:
        raise FramesGoneError
    head = orjson.dumps({"id": match_id, "epoch": epoch, "from": block.first, "to": block.last})
    return end, b'%b,"frames":%b}' % (head[:-1], join_bodies(frames))
