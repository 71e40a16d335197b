"""Scorers who record balls without a pause, each in a match of their own, whatever happens to the database."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass

import httpx
import psycopg2

from tests.pool.topology import Pooled
from tests.record.cast import BODY
from tests.stack import Stack
from tests.support.crowd import Spectator, Story, reached

SCORERS = 4
PATIENCE = 60.0
WIDE = {"extras": {"wides": 1}}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    code: str
    seconds: float


class Scorer:
    """Repeats each ball with its key until it is recorded."""

    def __init__(self, stack: Stack) -> None:
        self.http = httpx.Client(base_url=stack.http_url, headers=stack.headers, timeout=30)
        self.game = stack.new_id("pool")
        assert self.http.post("/games", json={**BODY, "id": self.game, "format": "test"}).status_code == 201
        self.answers: list[Answer] = []
        self.recorded = 0
        self.record({**WIDE, "bowler_id": "s11"})

    def run(self, ended: threading.Event) -> None:
        while not ended.is_set():
            self.record(WIDE)

    def record(self, ball: object) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.post(ball).status != 201:
            assert time.monotonic() < deadline, self.answers[-5:]
            time.sleep(0.05)
        self.recorded += 1

    def post(self, ball: object) -> Answer:
        begun = time.monotonic()
        key = {"Idempotency-Key": f"ball-{self.recorded}"}
        response = self.http.post(f"/games/{self.game}/deliveries", json=ball, headers=key)
        code = "" if response.status_code == 201 else response.json()["code"]
        self.answers.append(Answer(response.status_code, code, time.monotonic() - begun))
        return self.answers[-1]


@dataclass
class Played:
    """`answers` are those of all scorers since the start."""

    answers: list[Answer]

    @property
    def refusals(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.status != 201]

    @property
    def slowest(self) -> float:
        return max(answer.seconds for answer in self.answers)


@asynccontextmanager
async def scoring(pooled: Pooled, count: int = SCORERS) -> AsyncIterator[Played]:
    """Scorers record while the body runs. In the end nothing is lost or doubled, and viewers have all of it."""
    scorers = [await asyncio.to_thread(Scorer, pooled.stack) for _ in range(count)]
    viewers = [await Spectator(pooled.stack.ws_url, scorer.game).connect() for scorer in scorers]
    await reached(viewers, 1)
    ended = threading.Event()
    # Their own: those of asyncio are few.
    threads = ThreadPoolExecutor(count)
    running = [asyncio.get_running_loop().run_in_executor(threads, scorer.run, ended) for scorer in scorers]
    played = Played([])
    try:
        await asyncio.sleep(1)
        yield played
    finally:
        ended.set()
        await asyncio.gather(*running)
        threads.shutdown()
        played.answers += [answer for scorer in scorers for answer in scorer.answers]
        for scorer in scorers:
            scorer.http.close()
    for scorer, viewer in zip(scorers, viewers, strict=True):
        assert events(pooled, scorer.game) == scorer.recorded + 1
        await reached([viewer], scorer.recorded + 1)
        fresh = httpx.get(f"{pooled.stack.http_url}/games/{scorer.game}").json()
        assert Story().viewer_after(viewer.messages).snapshot == fresh["snapshot"]
        viewer.drop()


def events(pooled: Pooled, game: str) -> int:
    """The number of records of a log, past the pool; their seqs have no gap."""
    with closing(psycopg2.connect(pooled.postgres_url)) as postgres, postgres.cursor() as cursor:
        cursor.execute("SELECT count(*), max(seq) FROM scoring_matchevent WHERE match_id = %s", [game])
        count, last = cursor.fetchone() or (0, 0)
    assert count == last
    return int(count)
