"""What the database says of a match, for rooms that Redis cannot open or has forgotten."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

from realtime.protocol import Frame, snapshot_frame
from scoring import reads
from scoring.errors import UnknownMatchError
from scoring.place import Place

P = ParamSpec("P")
T = TypeVar("T")


def in_own_thread(read: Callable[P, T]) -> Callable[P, T]:
    """The hub's threads keep a connection each, as server threads do; a broken one must not stay."""

    @wraps(read)
    def reading(*args: P.args, **kwargs: P.kwargs) -> T:
        close_old_connections()
        try:
            return read(*args, **kwargs)
        finally:
            close_old_connections()

    return reading


@in_own_thread
def snapshot(match_id: str) -> Frame | None:
    """The match up to its newest event; absent where there is no such match."""
    try:
        reading = reads.at_head(match_id)
    except UnknownMatchError:
        return None
    return snapshot_frame(match_id, reading.place, reading.snapshot)


@in_own_thread
def places(match_ids: Sequence[str]) -> dict[str, Place]:
    """How far each match is published, in one query."""
    return reads.published_places(match_ids)
