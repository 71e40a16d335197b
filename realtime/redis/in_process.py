"""The live side in one process without Redis, for `runserver`: the publisher hands its updates to the hub directly."""

import asyncio
from collections.abc import Callable, Collection, Sequence

from realtime.redis.history import Newest
from realtime.wire.frames import AnyUpdate, Frame, SummaryUpdate
from scoring.place import Place

Deliver = Callable[[AnyUpdate], None]
listeners: list[Deliver] = []


def publish(update: AnyUpdate) -> None:
    """Hand an update to all hubs of the process; called in the publisher's thread."""
    for listener in listeners:
        listener(update)


class InProcessSubscriptions:
    """A subscriber of all matches at once: there is no Redis to ask for each."""

    def __init__(self, deliver: Deliver) -> None:
        self.loop = asyncio.get_running_loop()
        self.deliver = deliver
        listeners.append(self._receive)

    def _receive(self, update: AnyUpdate) -> None:
        # Called in the publisher's thread; only the loop's thread may touch rooms.
        self.loop.call_soon_threadsafe(self.deliver, update)

    async def subscribe(self, match_id: str) -> None:
        return None

    def renew(self, match_ids: Collection[str]) -> None:
        return None

    def unsubscribe_others(self, match_ids: Collection[str]) -> None:
        return None

    def unsubscribe(self, match_id: str) -> None:
        return None

    def stop_delivery(self) -> None:
        listeners.remove(self._receive)

    async def close(self) -> None:
        return None


class NoHistory:
    """Nothing is kept: rooms open from the database."""

    async def after(self, match_id: str, place: Place) -> list[Frame]:
        return []

    async def recent(self, match_id: str) -> list[Frame]:
        return []

    async def snapshot(self, match_id: str) -> Frame | None:
        return None

    async def newest(self, match_ids: Sequence[str]) -> list[Newest]:
        return [Newest()] * len(match_ids)

    async def summaries(self, match_ids: Sequence[str]) -> list[SummaryUpdate]:
        return []

    async def stuck(self) -> dict[str, int]:
        return {}

    async def late(self) -> set[str] | None:
        return set()

    async def close(self) -> None:
        return None
