"""The newest frames of a match, and whether they are known to be the newest: what a client asks for again and again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import orjson

from realtime.polling.asking import ask_redis, tick
from realtime.redis import stored
from realtime.redis.history import Newest
from realtime.wire import blocks
from realtime.wire.frames import Frame, PredictionUpdate
from scoring import reads
from scoring.errors import BehindError
from scoring.match_cache import MatchCache
from scoring.place import Place
from scoring.publishing.lag import Publishing

RECENT = 2 * blocks.SIZE
"""Frames: the open block and the one before."""


@dataclass(frozen=True, slots=True)
class Head:
    """`made_of` is what was known when it was made: place, seq of a stuck event, prediction."""

    place: Place
    body: bytes = field(repr=False)
    made_of: tuple[Any, ...] = field(repr=False)

    @property
    def tag(self) -> str:
        """Of the body too: a prediction follows its state, and the same state may be told in other frames."""
        return f'"{self.place.epoch}-{self.place.seq}-{blake2b(self.body, digest_size=6).hexdigest()}"'


def newest(match_id: str) -> Head:
    """Raises UnknownMatchError; BehindError if nobody knows that this is the newest state."""
    return _newest(match_id, tick())


@lru_cache(maxsize=256)
def _newest(match_id: str, tick: int) -> Head:
    # The database first: what is published by then must be in Redis when that is asked.
    publishing = reads.publishing(match_id)
    found = ask_redis(lambda: stored.newest(match_id))
    if publishing.is_late or (found.place is not None and found.place < publishing.place):
        raise BehindError
    made_of = (found.place or publishing.place, publishing.stuck_seq, found.prediction)
    kept = _heads.get(match_id)
    if kept is not None and kept.made_of == made_of:
        return kept
    head = Head(made_of[0], _body(match_id, publishing, found), made_of)
    _heads.put(match_id, head)
    return head


def _body(match_id: str, publishing: Publishing, found: Newest) -> bytes:
    place = found.place or publishing.place
    stuck = {} if publishing.stuck_seq is None else {"stuck": publishing.stuck_seq}
    about = orjson.dumps({"id": match_id, **place._asdict(), "block": blocks.SIZE, **stuck})
    frames = _leading_to(match_id, found.place) if found.place else []
    if frames is None:
        if place != publishing.place:  # neither the database nor any frame knows of this state
            raise BehindError
        frames = []
    return b'%b,"frames":%b%b}' % (about[:-1], blocks.join_bodies(frames), _prediction(found.prediction, place))


def _leading_to(match_id: str, place: Place) -> Sequence[Frame] | None:
    """Return the frames of the open block; if the block before has gaps, a snapshot and the frames after it.

    Then a new epoch does not make all clients fetch the game at once. None if no frames lead to the place.
    """
    recent = ask_redis(lambda: stored.recent_frames(match_id, RECENT))
    opens = blocks.block_of(place.seq + 1).first
    if blocks.deltas_between(recent, Place(place.epoch, max(opens - 1 - blocks.SIZE, 0)), place) is None:
        snapshot = ask_redis(lambda: stored.snapshot(match_id))
        if snapshot is not None and snapshot.place.epoch == place.epoch and snapshot.place <= place:
            after = blocks.deltas_between(recent, snapshot.place, place)
            if after is not None:
                return [snapshot, *after]
    return blocks.deltas_between(recent, Place(place.epoch, opens - 1), place)


def _prediction(update: PredictionUpdate | None, place: Place) -> bytes:
    """Return the prediction as the last member of the body, unless it is of another epoch or of a later state."""
    is_shown = update is not None and update.place.epoch == place.epoch and update.place <= place
    return b',"prediction":' + update.body if update is not None and is_shown else b""


_heads: MatchCache[Head] = MatchCache(256)
