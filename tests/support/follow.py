"""Scores a match through the API, follows it over the WebSocket, and compares the two ends."""

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx

from scoring.cricsheet.reading.documents import Document
from scoring.cricsheet.replaying.client import Response
from scoring.cricsheet.replaying.replay import replay
from tests.support.ws_client import WatchClient

Json = dict[str, Any]


@dataclass
class Followed:
    """The state of the viewer at the end, and that of a fresh GET."""

    client: WatchClient
    fresh: Json
    answer: Response

    @property
    def same(self) -> bool:
        place = (self.fresh["epoch"], self.fresh["seq"])
        return self.client.place == place and self.client.snapshot == self.fresh["snapshot"]

    @property
    def deltas(self) -> int:
        return sum("delta" in message for message in self.client.messages)

    @property
    def snapshots(self) -> int:
        return sum("snapshot" in message for message in self.client.messages)


async def follow(document: Document, *, http_url: str, ws_url: str, token: str, game_id: str) -> Followed:
    """Replay the match as fast as possible while a viewer watches from the start. Raises TimeoutError."""
    scoring = asyncio.create_task(asyncio.to_thread(replay, document, url=http_url, token=token, game_id=game_id))
    async with httpx.AsyncClient() as http:
        while (await http.get(f"{http_url}/games/{game_id}")).status_code == 404:
            if scoring.done():
                await scoring
            await asyncio.sleep(0.02)
        async with WatchClient(f"{ws_url}/ws/games/{game_id}") as client:
            answer = await receiving(client, scoring)
            await client.reach(answer.body["seq"], timeout=30)
        fresh = (await http.get(f"{http_url}/games/{game_id}")).json()
    return Followed(client, fresh, answer)


async def receiving(client: WatchClient, scoring: "asyncio.Task[Response]") -> Response:
    """Receive messages until the last ball is recorded; return the response to it."""
    while not scoring.done():
        try:
            await client.reach(client.seq + 1, timeout=0.5)
        except TimeoutError:
            continue
    return await scoring


def totals(snapshot: Json) -> list[tuple[str, int, int]]:
    """Return team, runs and wickets of each innings, in order of play."""
    innings = {int(number): one for number, one in snapshot["innings"].items()}
    if snapshot.get("batting_team"):
        innings[snapshot["innings_number"]] = snapshot
    return [
        (snapshot["teams"][one["batting_team"]]["name"], one["total_runs"], one["total_wickets"])
        for _, one in sorted(innings.items())
    ]
