"""Reads matches from the database, in threads: for rooms that Redis cannot open or whose match it has forgotten."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

from realtime import metrics
from realtime.wire.frames import Frame, snapshot_frame
from scoring import reads
from scoring.place import Place

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.folding = ThreadPoolExecutor(2, thread_name_prefix="hub-database")
        # A second pool: while many matches are folded, the watch must not wait.
        self.watching = ThreadPoolExecutor(1, thread_name_prefix="hub-places")

    async def snapshot(self, match_id: str) -> Frame:
        """Fold the match up to its newest event. Raises UnknownMatchError or UnfoldableError."""
        metrics.database_reads.labels("snapshot").inc()
        return await self.loop.run_in_executor(self.folding, read_snapshot, match_id)

    async def published_places(self, match_ids: Sequence[str]) -> dict[str, Place]:
        """Return how far each match is published, in one query."""
        metrics.database_reads.labels("places").inc()
        return await self.loop.run_in_executor(self.watching, read_places, match_ids)

    def close(self) -> None:
        self.folding.shutdown(wait=False)
        self.watching.shutdown(wait=False)


def with_fresh_connection(read: Callable[P, T]) -> Callable[P, T]:
    """Django closes old and broken connections around requests only; a thread of ours would keep a broken one."""

    @wraps(read)
    def reading(*args: P.args, **kwargs: P.kwargs) -> T:
        close_old_connections()
        try:
            return read(*args, **kwargs)
        finally:
            close_old_connections()

    return reading


@with_fresh_connection
def read_snapshot(match_id: str) -> Frame:
    reading = reads.at_head(match_id)
    return snapshot_frame(match_id, reading.place, reading.snapshot)


@with_fresh_connection
def read_places(match_ids: Sequence[str]) -> dict[str, Place]:
    return reads.published_places(match_ids)
