"""Scorers that record matches over HTTP, event by event, and note when each was sent."""

import itertools
import uuid
from collections.abc import Iterator

from scoring.cricsheet.importing.fold import list_events
from scoring.cricsheet.replaying.requests import build_request
from tests.bench.balls import simulated
from tests.bench.http import Answer, Connection
from tests.load.long_match import Request, long_requests
from tests.stack import Stack


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
