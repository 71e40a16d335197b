"""Viewers of lists of matches: each gets the summary of a match in its list whenever that changes.

A summary is whole, so the next one makes good for those that were lost. Every few seconds Redis is asked for what no
message brought.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable

from realtime import metrics
from realtime.background import Background
from realtime.redis.subscriptions import Subscriptions
from realtime.rooms.fan_out import batches
from realtime.rooms.sources import Sources
from realtime.rooms.viewer import MOST_UNSENT, Writer
from realtime.wire.close_codes import CloseCode
from realtime.wire.frames import SummaryUpdate
from realtime.wire.layer import LISTS
from realtime.wire.messages import Message, list_heartbeat

MOST_MATCHES = 100
"""In one list: a page shows fewer."""


class ListViewer:
    __slots__ = ("match_ids", "writer")

    def __init__(self, writer: Writer, match_ids: Collection[str]) -> None:
        self.writer = writer
        self.match_ids = frozenset(match_ids)


class Lists:
    def __init__(
        self,
        sources: Sources,
        subscriptions: Subscriptions,
        background: Background,
        is_in_time: Callable[[str], bool],
    ) -> None:
        self.sources = sources
        self.subscriptions = subscriptions
        self.background = background
        self.is_in_time = is_in_time
        """Whether everything that was recorded of a match is published."""
        self.viewers: set[ListViewer] = set()
        self.by_match: dict[str, set[ListViewer]] = {}
        self.newest: dict[str, SummaryUpdate] = {}
        """Of the matches that somebody looks at."""
        self.owed: set[ListViewer] = set()
        """Viewers that nobody has vouched to since they joined: they get a heartbeat as soon as somebody can."""

    async def join(self, viewer: ListViewer) -> None:
        """Send the viewer the summaries of its matches, and each newer one until it leaves."""
        self.viewers.add(viewer)
        unknown = []
        for match_id in viewer.match_ids:
            self.by_match.setdefault(match_id, set()).add(viewer)
            if known := self.newest.get(match_id):
                self._write(viewer, known.message)
            else:
                unknown.append(match_id)
        # Subscribe first: a summary that is published while the others are read must come too.
        await self.subscriptions.subscribe(LISTS)
        found = await self.sources.summaries(unknown)
        # To all who look at the match: a message with the same summary would be no news any more.
        if sending := self._send_news(found):
            await asyncio.wait(sending)
        self.owed.add(viewer)
        await self.send_owed_heartbeats()

    def leave(self, viewer: ListViewer) -> None:
        self.viewers.discard(viewer)
        self.owed.discard(viewer)
        for match_id in viewer.match_ids:
            others = self.by_match.get(match_id, set())
            others.discard(viewer)
            if not others:
                self.by_match.pop(match_id, None)
                self.newest.pop(match_id, None)

    def take(self, update: SummaryUpdate) -> None:
        """Send a summary to those who look at its match, if it is newer than what they have."""
        self._send_news([update])

    def _send_news(self, updates: Iterable[SummaryUpdate]) -> list[asyncio.Task[None]]:
        """Send those summaries that are newer than what is known, each in a task: of two, the newer is sent last."""
        sending = []
        for update in updates:
            viewers, known = self.by_match.get(update.match_id), self.newest.get(update.match_id)
            if viewers and (known is None or update.place > known.place):
                self.newest[update.match_id] = update
                # A copy: who joins before the task begins has it already.
                sending.append(self.background.spawn(self._send(list(viewers), update.message)))
        return sending

    async def look(self) -> None:
        """Find what no message brought, and say that the lists are up to date if they are. Raises RedisError."""
        if not self.viewers:
            self.subscriptions.unsubscribe(LISTS)
            return
        self.subscriptions.renew([LISTS])
        for update in await self.sources.history.summaries(list(self.by_match)):
            self.take(update)
        await self._send_heartbeat(self.viewers)

    async def send_owed_heartbeats(self) -> None:
        if self.owed:
            await self._send_heartbeat(self.owed)

    async def _send_heartbeat(self, viewers: Collection[ListViewer]) -> None:
        late = {match_id for match_id in self.by_match if not self.is_in_time(match_id)}
        in_time = {viewer for viewer in viewers if not viewer.match_ids & late}
        self.owed -= in_time
        await self._send(in_time, list_heartbeat())

    async def _send(self, viewers: Collection[ListViewer], message: Message) -> None:
        async for batch in batches(viewers):
            for viewer in batch:
                self._write(viewer, message)

    def _write(self, viewer: ListViewer, message: Message) -> None:
        unsent = viewer.writer.write(message)
        if unsent > MOST_UNSENT:
            # So far behind, it is quicker to begin anew.
            metrics.sockets_closed.labels(str(CloseCode.TOO_SLOW.value)).inc()
            viewer.writer.abort(CloseCode.TOO_SLOW)
        elif unsent >= 0:
            metrics.summaries.inc()
