"""A match that a test scores ball by ball through the API, and a viewer of it."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any

import httpx

from scoring.engine.events.kinds import Event
from tests.realtime.test_end_to_end import short_match
from tests.stack import Stack
from tests.support.crowd import Spectator, Story, reached
from tests.support.record import opened, score

SLOWEST_ANSWER = 5.0
"""Seconds, on a busy machine: an answer waits for no broker."""


class WatchedMatch:
    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.id, self.events = opened(stack, short_match(6))
        self.viewer = Spectator(stack.ws_url, self.id)
        self.recorded = 0
        self.slowest = 0.0

    def record(self, balls: int = 1) -> int:
        """Record the next balls; return the last seq."""
        seq = 0
        for event in self._next(balls):
            begun = time.monotonic()
            self.recorded += 1
            seq = score(self.stack, self.id, [event], self.recorded + 1)
            self.slowest = max(self.slowest, time.monotonic() - begun)
        return seq

    def _next(self, balls: int) -> Sequence[Event]:
        return self.events[self.recorded : self.recorded + balls]

    async def shown(self, seq: int) -> None:
        await reached([self.viewer], seq)

    def shows_what_a_get_shows(self) -> bool:
        fresh: dict[str, Any] = httpx.get(f"{self.stack.http_url}/games/{self.id}").json()
        return bool(Story().viewer_after(self.viewer.messages).snapshot == fresh["snapshot"])


async def watched_match(stack: Stack) -> WatchedMatch:
    match = await asyncio.to_thread(WatchedMatch, stack)
    await match.viewer.connect()
    await reached([match.viewer], 1)
    return match


async def until(true: Callable[[], bool], patience: float = 60) -> None:
    async with asyncio.timeout(patience):
        while not await asyncio.to_thread(true):
            await asyncio.sleep(0.1)
