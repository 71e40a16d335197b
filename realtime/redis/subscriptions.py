"""Makes this process a member of its matches' groups: one channel of the layer, whatever the number of viewers."""

import asyncio
from collections.abc import Callable, Collection
from typing import Protocol

import structlog
from redis import RedisError

from realtime import metrics
from realtime.background import Background
from realtime.redis.channel_layer import channel_layer
from realtime.wire import layer
from realtime.wire.frames import AnyUpdate
from scoring.redis_store import unreadable

log = structlog.get_logger(__name__)

SUBSCRIBE_SECONDS = 1.0
"""A room opens after this time, even if Redis has not confirmed its subscription. The watch finds what it misses."""
AFTER_FAILURE_SECONDS = 1.0
"""A pause, so that a layer that fails at once is not asked in a tight loop."""


class Subscriptions(Protocol):
    """Calls a function, given to the constructor, with each update of the subscribed matches. Some may be lost."""

    async def subscribe(self, match_id: str) -> None: ...

    def renew(self, match_ids: Collection[str]) -> None:
        """Try again, in the background, for those of the matches that are not subscribed."""

    def unsubscribe_others(self, match_ids: Collection[str]) -> None:
        """Unsubscribe from all matches but these."""

    def unsubscribe(self, match_id: str) -> None: ...

    def stop_delivery(self) -> None:
        """Deliver nothing from here on. RedisSubscriptions does nothing: the hub cancels its receiving task."""

    async def close(self) -> None: ...


class RedisSubscriptions:
    def __init__(self, background: Background, deliver: Callable[[AnyUpdate], None]) -> None:
        self.channel_layer = channel_layer()
        self.background = background
        self.deliver = deliver
        self.channel: str | None = None
        self.has_channel = asyncio.Event()
        self.subscribing: dict[str, asyncio.Task[None]] = {}
        self.subscribed: set[str] = set()
        background.spawn(self._receive())

    async def _receive(self) -> None:
        """Receive for ever.

        The layer reconnects by itself, without a call-back; until then updates are lost. There is no time-out, because
        the layer unsubscribes a channel whose `receive` is cancelled.
        """
        while True:
            try:
                if self.channel is None:
                    self.channel = await self.channel_layer.new_channel()
                    self.has_channel.set()
                self.deliver(layer.decode(await self.channel_layer.receive(self.channel)))
            except (ValueError, TypeError) as error:  # msgpack's and ours: what came is no update, the next may be one
                unreadable.note("message", error)
            except Exception as error:  # no Redis: this task must go on when it is back
                metrics.pump_failures.inc()
                log.warning("pump_failed", error=repr(error))
                await asyncio.sleep(AFTER_FAILURE_SECONDS)

    async def subscribe(self, match_id: str) -> None:
        """Subscribe; if Redis hangs, return after a second and leave it to the background."""
        await asyncio.wait([self._subscribe_soon(match_id)], timeout=SUBSCRIBE_SECONDS)

    def renew(self, match_ids: Collection[str]) -> None:
        for match_id in match_ids:
            if match_id not in self.subscribed:
                self._subscribe_soon(match_id)

    def _subscribe_soon(self, match_id: str) -> asyncio.Task[None]:
        if match_id not in self.subscribing:
            self.subscribing[match_id] = task = self.background.spawn(self._subscribe(match_id))
            task.add_done_callback(lambda _: self.subscribing.pop(match_id))
        return self.subscribing[match_id]

    async def _subscribe(self, match_id: str) -> None:
        if match_id in self.subscribed:
            return
        await self.has_channel.wait()
        try:
            await self.channel_layer.group_add(layer.group_name(match_id), self.channel)
        except (RedisError, OSError) as error:
            log.warning("subscribe_failed", match=match_id, error=repr(error))
            # The layer records a subscription before it asks Redis; without this it would keep one that failed.
            await self._unsubscribe(match_id)
        else:
            self.subscribed.add(match_id)

    def unsubscribe_others(self, match_ids: Collection[str]) -> None:
        # Also from matches whose room failed to open, or was closed, before the subscription was confirmed.
        for match_id in self.subscribed.difference(match_ids):
            self.unsubscribe(match_id)

    def unsubscribe(self, match_id: str) -> None:
        """Unsubscribe in the background. A later `subscribe` subscribes again."""
        if match_id in self.subscribed:
            # At once, not when Redis has answered: a room that opens in between must subscribe again.
            self.subscribed.discard(match_id)
            self.background.spawn(self._unsubscribe(match_id))

    async def _unsubscribe(self, match_id: str) -> None:
        try:
            await self.channel_layer.group_discard(layer.group_name(match_id), self.channel)
        except (RedisError, OSError) as error:
            log.warning("unsubscribe_failed", match=match_id, error=repr(error))

    def stop_delivery(self) -> None:
        return None

    async def close(self) -> None:
        await self.channel_layer.flush()
