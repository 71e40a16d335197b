"""Reads for rooms: from Redis, and from the database what Redis does not have."""

from collections.abc import Awaitable, Sequence
from typing import TypeVar

import structlog
from django.conf import settings
from redis import RedisError

from realtime.redis.history import History, Newest, RedisHistory
from realtime.redis.in_process import NoHistory
from realtime.rooms.database import Database
from realtime.wire.frames import Frame, SummaryUpdate
from scoring.place import Place

log = structlog.get_logger(__name__)
Answer = TypeVar("Answer")


class Sources:
    """If Redis fails, these reads return nothing. Only the watch reads `history` directly, to notice failures."""

    def __init__(self) -> None:
        self.history: History = RedisHistory() if settings.REDIS_URL else NoHistory()
        self.database = Database()

    async def stored_snapshot(self, match_id: str) -> Frame | None:
        return await _or_else(self.history.snapshot(match_id), None)

    async def folded_snapshot(self, match_id: str) -> Frame:
        """Fold the match from its log. Raises UnknownMatchError or UnfoldableError."""
        return await self.database.snapshot(match_id)

    async def recent_frames(self, match_id: str) -> list[Frame]:
        return await _or_else(self.history.recent(match_id), [])

    async def frames_after(self, match_id: str, place: Place) -> list[Frame]:
        """Return the frames after `place`, oldest first; an empty list if there is a gap."""
        return await _or_else(self.history.after(match_id, place), [])

    async def newest(self, match_id: str) -> Newest:
        (newest,) = await _or_else(self.history.newest([match_id]), [Newest()])
        return newest

    async def summaries(self, match_ids: Sequence[str]) -> list[SummaryUpdate]:
        return await _or_else(self.history.summaries(match_ids), [])

    async def close(self) -> None:
        await self.history.close()
        self.database.close()


async def _or_else(question: Awaitable[Answer], otherwise: Answer) -> Answer:
    try:
        return await question
    except RedisError as error:
        log.warning("history_unavailable", error=repr(error))
        return otherwise
