"""A scorer who reads what it has just recorded, and readers without credentials, at work in threads."""

import itertools
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from redis import Redis

from tests.faults.traffic import wait_until
from tests.record.cast import BODY
from tests.replica.pair import PATIENCE, Pair

WIDE = {"extras": {"wides": 1}}
GIVES_UP = 15.0
"""Seconds, on a machine that is busy with something else."""
PACE = 0.05


def opened(pair: Pair, match_id: str) -> str:
    """Open a match with one ball, and return its path."""
    base, headers = pair.stack.http_url, pair.stack.headers
    body = {**BODY, "id": match_id, "format": "test"}
    with client() as http:
        assert http.post(f"{base}/games", json=body, headers=headers).status_code == 201
        first = http.post(f"{base}/games/{match_id}/deliveries", json={**WIDE, "bowler_id": "s11"}, headers=headers)
        assert first.status_code == 201, first.text
    return f"/games/{match_id}"


def quiet_match(pair: Pair, match_id: str) -> str:
    """Open a match whose last event is an hour old, and return its path."""
    path = opened(pair, match_id)
    with Redis.from_url(pair.stack.redis_url) as redis:
        published = wait_until(lambda: str(redis.get(f"game:{match_id}:seq")).endswith(".2'"), PATIENCE)
    assert published, "the match was not published"
    pair.make_quiet(match_id)
    pair.await_replay()
    return path


def client() -> httpx.Client:
    return httpx.Client(timeout=GIVES_UP, verify=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` is 0 if none came."""

    who: str
    what: str
    at: float
    seconds: float
    status: int


@dataclass
class Traffic:
    """`acknowledged` has the seq of each recorded ball by its key; `stale` says which answers were too old."""

    pair: Pair
    live: str
    quiet: str
    answers: list[Answer] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)
    stale: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def failures(self) -> list[str]:
        return [f"{one.who} {one.what}: {one.status}" for one in self.answers if not 200 <= one.status < 300]

    def slowest(self, who: str) -> float:
        return max((one.seconds for one in self.answers if one.who == who), default=0.0)

    def ask(self, http: httpx.Client, who: str, method: str, path: str, **more: Any) -> httpx.Response | None:
        begun, status = time.monotonic(), 0
        try:
            answer = http.request(method, self.pair.stack.http_url + path, **more)
            status = answer.status_code
        except httpx.TransportError:
            return None
        finally:
            self.answers.append(Answer(who, f"{method} {path}", begun, time.monotonic() - begun, status))
        return answer

    def score(self) -> None:
        """Record balls, each with one key until it is acknowledged, and read each at once."""
        with client() as http:
            while not self.ended.is_set():
                self.record(http, uuid.uuid4().hex)
                for path in (self.live, f"{self.live}/deliveries", f"{self.live}/events?page_size=1"):
                    answer = self.ask(http, "scorer", "GET", path, headers=self.pair.stack.headers)
                    self.check(answer, self.newest_acknowledged(), path)
                self.ended.wait(PACE)

    def record(self, http: httpx.Client, key: str) -> None:
        headers = {**self.pair.stack.headers, "Idempotency-Key": key}
        while not self.ended.is_set():
            answer = self.ask(http, "scorer", "POST", f"{self.live}/deliveries", json=WIDE, headers=headers)
            if answer is not None and answer.status_code == 201:
                self.acknowledged[key] = answer.json()["seq"]
                return
            self.ended.wait(PACE)

    def newest_acknowledged(self) -> int:
        return max(self.acknowledged.values(), default=0)

    def check(self, answer: httpx.Response | None, least: int, what: str) -> None:
        """A log has its number of events as `count`."""
        if answer is not None and answer.status_code == 200:
            body = answer.json()
            seq = body.get("seq", body.get("count"))
            if seq < least:
                self.stale.append(f"{what}: {seq} instead of {least}")

    def read(self) -> None:
        """Read what may come from the replica; nothing may be older than what Redis knew when it was asked."""
        quiet = [self.quiet + more for more in ("", "/deliveries", "/prediction", "/dl", "/export?as=csv")]
        with client() as http, Redis.from_url(self.pair.stack.redis_url) as redis:
            for path in itertools.cycle(["/games", self.live, *quiet, "/api/health/ready"]):
                if self.ended.wait(PACE):
                    return
                known = redis.get(f"game:{self.live.rpartition('/')[2]}:seq") or b"0.0"
                answer = self.ask(http, "reader", "GET", path)
                if path == self.live:
                    self.check(answer, int(known.rpartition(b".")[2]), path)  # type: ignore[union-attr]


@contextmanager
def flowing(pair: Pair, live: str, quiet: str, readers: int = 2) -> Iterator[Traffic]:
    traffic = Traffic(pair, live, quiet)
    work: list[Callable[[], None]] = [traffic.score, *[traffic.read] * readers]
    threads = [threading.Thread(target=each) for each in work]
    for each in threads:
        each.start()
    try:
        yield traffic
    finally:
        traffic.ended.set()
        for each in threads:
            each.join(2 * GIVES_UP)
