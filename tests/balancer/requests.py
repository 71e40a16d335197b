"""Readers and scorers who ask without a pause, and take down each request that failed."""

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from tests.stack import Stack

Ask = Callable[[httpx.Client], httpx.Response]
NOTE = {"kind": "note", "text": "rain"}
SCORERS = 3


@dataclass
class Load:
    """`failures` has a line for each request without a success; `recorded` counts the writes that succeeded."""

    stack: Stack
    games: list[str]
    keep_alive: bool = True
    count: int = 0
    recorded: int = 0
    failures: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def work(self, ask: Ask, *, writes: bool = False) -> None:
        with httpx.Client(base_url=self.stack.http_url, timeout=30) as client:
            while not self.over.wait(0.01):
                self.note(self.outcome(client, ask), writes=writes)

    def outcome(self, client: httpx.Client, ask: Ask) -> str:
        try:
            answer = ask(client)
        except httpx.HTTPError as error:
            return repr(error)
        return "" if answer.is_success else f"{answer.status_code} {answer.text[:200]}"

    def note(self, failure: str, *, writes: bool) -> None:
        with self.lock:
            self.count += 1
            self.recorded += writes and not failure
            if failure:
                self.failures.append(failure)

    @property
    def headers(self) -> dict[str, str]:
        return {} if self.keep_alive else {"Connection": "close"}

    def read(self, client: httpx.Client) -> httpx.Response:
        # A query that nobody else has, so that no cache answers.
        return client.get(f"/games/{self.games[0]}", params={"n": uuid.uuid4().hex}, headers=self.headers)

    def ask_metrics(self, client: httpx.Client) -> httpx.Response:
        return client.get("/api/health/ws-metrics", headers=self.headers)

    def writer(self, game: str, *, with_key: bool) -> Ask:
        def write(client: httpx.Client) -> httpx.Response:
            headers = {**self.stack.headers, **self.headers}
            if with_key:
                headers["Idempotency-Key"] = uuid.uuid4().hex
            return client.post(f"/games/{game}/events", json=NOTE, headers=headers)

        return write

    def threads(self) -> Iterator[threading.Thread]:
        for ask in (self.read, self.read, self.ask_metrics):
            yield threading.Thread(target=self.work, args=(ask,))
        for number, game in enumerate(self.games):
            ask = self.writer(game, with_key=number % 2 == 0)
            yield threading.Thread(target=self.work, args=(ask,), kwargs={"writes": True})


@contextmanager
def under_load(stack: Stack, games: list[str], *, keep_alive: bool = True) -> Iterator[Load]:
    load = Load(stack, games, keep_alive)
    threads = list(load.threads())
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.over.set()
        for thread in threads:
            thread.join()
