"""Scorers that record matches over HTTP, event by event, and note when each was sent."""

import itertools
import uuid
from collections.abc import Iterator
from typing import Any

from scoring.cricsheet.importing.fold import list_events
from scoring.cricsheet.replaying.requests import build_request
from tests.bench.balls import simulated
from tests.bench.http import Answer, Connection
from tests.stack import Stack

Request = tuple[str, dict[str, Any]]
# Balls for a wicket of the long match: at ball 2,500 it is in its fourth innings, and far from its end.
BALLS_A_WICKET = 75
RUNS_AN_OVER = {1: (1, 0, 4, 0, 0, 2), 2: (1, 0, 4, 0, 0, 1), 3: (1, 0, 1, 0, 0, 0), 4: (0, 0, 1, 0, 0, 0)}
BALLS_AN_INNINGS = 10 * BALLS_A_WICKET


class Scorer:
    """Records one match on its own connection. `posted` has the time.monotonic() when each seq was sent."""

    def __init__(self, stack: Stack, requests: Iterator[Request], match_id: str) -> None:
        self.connection = Connection(stack.ports.http, stack.headers)
        self.requests = requests
        self.match_id = match_id
        self.key = uuid.uuid4().hex
        self.numbers = itertools.count()
        self.posted: dict[int, float] = {}
        self.seconds: list[float] = []
        self.seq = 0

    async def next(self) -> Answer | None:
        """Record the next event; None after the last. `seconds` keeps the time of each delivery."""
        request = next(self.requests, None)
        if request is None:
            return None
        path, body = request
        answer = await self.connection.post(path, body, f"{self.key}-{next(self.numbers)}")
        self.seq = answer.body["seq"]
        self.posted[self.seq] = answer.sent
        if path.endswith("/deliveries"):
            self.seconds.append(answer.seconds)
        return answer

    async def record(self, count: int) -> None:
        for _ in range(count):
            if await self.next() is None:
                return

    @property
    def path(self) -> str:
        return f"/games/{self.match_id}"


def t20(stack: Stack, seed: int) -> Scorer:
    match_id = stack.new_id("bench")
    requests = (build_request(event, match_id) for event in list_events(simulated(seed), match_id))
    return Scorer(stack, requests, match_id)


def long_match(stack: Stack) -> Scorer:
    match_id = stack.new_id("long")
    return Scorer(stack, long_requests(match_id), match_id)


def long_requests(match_id: str) -> Iterator[Request]:
    teams = [
        {"name": name, "players": [{"id": f"{letter}{number}", "name": f"{name} {number}"} for number in range(1, 12)]}
        for name, letter in (("Home", "h"), ("Away", "a"))
    ]
    yield "/games", {"id": match_id, "name": "Home v Away", "format": "test", "teams": teams}
    for innings in range(1, 5):
        yield f"/games/{match_id}/events", {"kind": "innings_started"}
        fielding = "a" if innings % 2 else "h"
        for ball in range(BALLS_AN_INNINGS):
            yield f"/games/{match_id}/deliveries", long_ball(innings, ball, fielding)


def long_ball(innings: int, ball: int, fielding: str) -> dict[str, Any]:
    """Return the bowler of an over: two bowlers for thirty overs, then two others."""
    over = ball // 6
    bowler = f"{fielding}{7 + 2 * (over // 30 % 2) + over % 2}"
    if ball % BALLS_A_WICKET == BALLS_A_WICKET - 1:
        return {"runs": 0, "bowler_id": bowler, "wickets": [{"kind": "bowled"}]}
    return {"runs": RUNS_AN_OVER[innings][ball % 6], "bowler_id": bowler}
