"""A viewer without a WebSocket, for tests: it polls frames as `poller.js` does."""

from typing import Any

import httpx

from tests.support.ws_client import WatchClient

MOST_BLOCKS = 3


class PollClient:
    """Follow one match. `blocks` keeps the bodies of closed blocks, `games` counts how often it fetched the game."""

    def __init__(self, http: httpx.AsyncClient, game_url: str) -> None:
        self.http = http
        self.game_url = game_url
        self.viewer = WatchClient("")
        self.blocks: dict[str, bytes] = {}
        self.games = 0
        self.polls = 0

    async def poll(self) -> bool:
        """Return whether the state is the newest now."""
        answer = await self.http.get(f"{self.game_url}/frames")
        self.polls += 1
        if answer.status_code != 200:
            assert answer.json()["code"] == "behind", answer.text
            return False
        head = answer.json()
        place = (head["epoch"], head["seq"])
        if place > self.viewer.place:
            await self.catch_up(head)
        return self.viewer.place == place

    async def catch_up(self, head: Any) -> None:
        missed = self.missed_blocks(head)
        same_epoch = head["epoch"] == self.viewer.epoch or not missed
        if not (same_epoch and len(missed) <= MOST_BLOCKS and await self.take_blocks(missed, head["epoch"])):
            return await self.fetch_game()
        for frame in head["frames"]:
            self.viewer.take(frame)
        if self.viewer.place < (head["epoch"], head["seq"]):
            await self.fetch_game()
        return None

    def missed_blocks(self, head: Any) -> list[str]:
        size, seq = head["block"], self.viewer.seq
        first = head["frames"][0] if head["frames"] else None
        if first and ("snapshot" in first or first["delta"]["base_seq"] <= seq):
            return []
        numbers = range(max(seq, 0) // size, head["seq"] // size)
        return [f"{number * size + 1}-{(number + 1) * size}" for number in numbers]

    async def take_blocks(self, names: list[str], epoch: int) -> bool:
        for name in names:
            answer = await self.http.get(f"{self.game_url}/frames/{name}", params={"epoch": epoch})
            if answer.status_code == 404:
                return False
            assert answer.headers["Cache-Control"].endswith("immutable")
            self.blocks[name] = answer.content
            for frame in answer.json()["frames"]:
                self.viewer.take(frame)
        return True

    async def fetch_game(self) -> None:
        game = (await self.http.get(self.game_url)).json()
        self.games += 1
        if (game["epoch"], game["seq"]) > self.viewer.place:
            self.viewer.take({"event": "state:update", **game})
