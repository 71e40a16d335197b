"""This process as a member of its matches' groups: one channel of the layer, whatever the number of viewers."""

import asyncio
from collections.abc import Callable, Collection
from typing import Any

import structlog
from channels.layers import get_channel_layer
from redis import RedisError

from realtime import metrics
from realtime.protocol import Frame, PredictionUpdate, group_of, heard_of
from realtime.tasks import Tasks

log = structlog.get_logger(__name__)

SUBSCRIBE_SECONDS = 1.0
AFTER_FAILURE_SECONDS = 1.0


class Membership:
    """`deliver` gets each frame and prediction of the matches joined, as the layer brings them: some may be lost."""

    def __init__(self, tasks: Tasks, deliver: Callable[[Frame | PredictionUpdate], None]) -> None:
        self.layer: Any = get_channel_layer()
        self.tasks = tasks
        self.deliver = deliver
        self.channel: str | None = None
        self.receiving = asyncio.Event()
        self.joining: dict[str, asyncio.Task[None]] = {}
        self.joined: set[str] = set()
        tasks.spawn(self.pump())

    async def pump(self) -> None:
        """Receive for ever. The layer reconnects by itself and tells nobody; a time-out here would unsubscribe."""
        while True:
            try:
                if self.channel is None:
                    self.channel = await self.layer.new_channel()
                    self.receiving.set()
                self.deliver(heard_of(await self.layer.receive(self.channel)))
            except Exception as error:  # a message that cannot be read, or Redis away: the watch makes good
                metrics.pump_failures.inc()
                log.warning("pump_failed", error=repr(error))
                await asyncio.sleep(AFTER_FAILURE_SECONDS)

    async def join(self, match_id: str) -> None:
        """Where Redis hangs, go on after a second and let it come when it may."""
        await asyncio.wait([self.join_soon(match_id)], timeout=SUBSCRIBE_SECONDS)

    def join_soon(self, match_id: str) -> "asyncio.Task[None]":
        if match_id not in self.joining:
            self.joining[match_id] = joining = self.tasks.spawn(self._join(match_id))
            joining.add_done_callback(lambda _: self.joining.pop(match_id))
        return self.joining[match_id]

    async def _join(self, match_id: str) -> None:
        if match_id in self.joined:
            return
        await self.receiving.wait()
        try:
            await self.layer.group_add(group_of(match_id), self.channel)
        except (RedisError, OSError) as error:
            log.warning("subscribe_failed", match=match_id, error=repr(error))
            await self._leave(match_id)  # the layer may have noted it before it failed
        else:
            self.joined.add(match_id)

    def leave_all_but(self, match_ids: Collection[str]) -> None:
        """Also what was joined so late that nobody wanted it any more."""
        for match_id in self.joined.difference(match_ids):
            self.leave(match_id)

    def leave(self, match_id: str) -> None:
        """Whoever opens the match again from here on joins again, after this."""
        if match_id in self.joined:
            self.joined.discard(match_id)
            self.tasks.spawn(self._leave(match_id))

    async def _leave(self, match_id: str) -> None:
        try:
            await self.layer.group_discard(group_of(match_id), self.channel)
        except (RedisError, OSError) as error:
            log.warning("unsubscribe_failed", match=match_id, error=repr(error))

    async def close(self) -> None:
        await self.layer.flush()
