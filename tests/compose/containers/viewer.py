"""Viewers behind nginx that come back whenever they are cut off, and how a replayed match ended on them."""

import asyncio
import contextlib
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import websockets

from scoring.cricsheet.importing.fold import build_scorecard
from scoring.cricsheet.reading.documents import Document
from scoring.cricsheet.reading.file import parse
from scoring.cricsheet.replaying.replay import replay
from tests.support.follow import totals
from tests.support.ws_client import Gone, WatchClient

Json = dict[str, Any]
VIEWERS = 6
"""So many that each WebSocket process of the small profile has some."""
FAILURES = (OSError, TimeoutError, Gone, websockets.WebSocketException, httpx.HTTPError)


@dataclass(frozen=True, slots=True)
class Site:
    """Where nginx is published, and a scorer's token."""

    http_url: str
    ws_url: str
    token: str


@dataclass(frozen=True, slots=True)
class Ending:
    """What differs at the end of a match. `pause` is the longest time in seconds that a viewer saw no change."""

    differences: list[str]
    pause: float
    reconnects: int


@dataclass(frozen=True, slots=True)
class Fixture:
    """A match to replay, and the scorecard that it must end with. `pace` is in seconds for each ball."""

    document: Document
    card: Json
    pace: float = 0.0


async def play(
    site: Site, match: Fixture, game_id: str, meanwhile: Callable[[], Awaitable[None]] | None = None
) -> Ending:
    """Replay a match while viewers watch and something happens meanwhile; compare what all have at the end."""
    where = {"url": site.http_url, "token": site.token, "game_id": game_id}
    replaying = asyncio.to_thread(replay, match.document, **where, pace=match.pace, patience=120)
    scoring = asyncio.create_task(replaying)
    await get(f"{site.http_url}/games/{game_id}")
    async with contextlib.AsyncExitStack() as exits:
        viewers = [await exits.enter_async_context(Viewer(site, game_id)) for _ in range(VIEWERS)]
        watching = [asyncio.create_task(viewer.watch()) for viewer in viewers]
        if meanwhile:
            await meanwhile()
        answer = await scoring
        await asyncio.gather(*(viewer.reach(answer.body["seq"]) for viewer in viewers))
        for task in watching:
            task.cancel()
    found = await differences(site, match, game_id, [viewer.client for viewer in viewers])
    return Ending(found, max(each.longest_pause for each in viewers), sum(each.reconnects for each in viewers))


async def differences(site: Site, match: Fixture, game_id: str, seen: list[WatchClient]) -> list[str]:
    fresh = await state_at(site, game_id, seen[0].seq)
    exported = (await get(f"{site.http_url}/games/{game_id}/export?as=cricsheet")).content
    checks = {
        "a viewer's snapshot differs from a fresh one": any(each.snapshot != fresh["snapshot"] for each in seen),
        "the totals differ from the expected ones": totals(fresh["snapshot"]) != totals_of(match.card),
        "the scorecard differs from the expected one": build_scorecard(parse(exported), match.card["match_id"])
        != match.card,
        "a delta did not fit": any(each.gaps for each in seen),
    }
    return [name for name, is_wrong in checks.items() if is_wrong]


class Viewer:
    """Watches one match through nginx. Cut off, it comes back within a second and resumes where it was."""

    def __init__(self, site: Site, game_id: str) -> None:
        self.client = WatchClient(f"{site.ws_url}/ws/games/{game_id}")
        self.longest_pause = 0.0
        self.reconnects = 0

    async def __aenter__(self) -> "Viewer":
        await self.client.connect()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.drop()

    async def watch(self) -> None:
        """Never ends by itself."""
        changed = time.monotonic()
        while True:
            try:
                place = self.client.place
                await self.client.receive(timeout=30)
            except FAILURES:
                await self.come_back()
                continue
            if self.client.place != place:
                self.longest_pause = max(self.longest_pause, time.monotonic() - changed)
                changed = time.monotonic()

    async def come_back(self) -> None:
        self.reconnects += 1
        while True:
            await asyncio.sleep(random.uniform(0.1, 1))
            with contextlib.suppress(*FAILURES):
                await self.client.drop()
                return await self.client.connect()

    async def reach(self, seq: int, patience: float = 60) -> None:
        async with asyncio.timeout(patience):
            while self.client.seq < seq:
                await asyncio.sleep(0.05)


async def get(url: str, patience: float = 60) -> httpx.Response:
    """Ask until there is a good answer."""
    async with httpx.AsyncClient(timeout=10) as http, asyncio.timeout(patience):
        while True:
            with contextlib.suppress(httpx.HTTPError):
                response = await http.get(url)
                if response.status_code == 200:
                    return response
            await asyncio.sleep(0.1)


async def state_at(site: Site, game_id: str, seq: int) -> Json:
    """Return the match as a client gets it that comes new: nginx may keep an answer for a second."""
    while True:
        state: Json = (await get(f"{site.http_url}/games/{game_id}")).json()
        if state["seq"] >= seq:
            return state
        await asyncio.sleep(0.2)


def totals_of(card: Json) -> list[tuple[str, int, int]]:
    return [(one["team"], one["total"], one["wickets"]) for one in card["innings"]]
