"""A Postgres that hangs, is full or gone, or waits for a lock: scorers get 503 within 3 s, readers the cached state."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import httpx
import psycopg2
import pytest

from tests.record.cast import BODY
from tests.stack import Stack
from tests.support.hanging import hanging

SESSION = {"Cookie": "sessionid=" + "a" * 32}
WIDE = {"extras": {"wides": 1}}
LONGEST = 6.0
"""Seconds. Scorers are told within three that the database does not answer; tests share the machine with others."""
client = httpx.Client(timeout=30, verify=False, limits=httpx.Limits(max_connections=50))


@pytest.fixture(scope="module", autouse=True)
def closed_client() -> Iterator[None]:
    yield
    client.close()


@pytest.fixture(scope="module")
def match_path(private_stack: Stack) -> str:
    """A match with a ball, which viewers have seen."""
    body = {**BODY, "id": "hung", "format": "test"}
    assert client.post(f"{private_stack.http_url}/games", json=body, headers=private_stack.headers).status_code == 201
    path = f"{private_stack.http_url}/games/hung"
    first = {**WIDE, "bowler_id": "s11"}
    assert client.post(f"{path}/deliveries", json=first, headers=private_stack.headers).status_code == 201
    time.sleep(2)  # until it is published
    return path


def post(stack: Stack, path: str, key: str) -> httpx.Response:
    headers = {**stack.headers, "Idempotency-Key": key}
    return client.post(f"{path}/deliveries", json=WIDE, headers=headers)


def seconds_of(ask: Callable[[], httpx.Response]) -> tuple[httpx.Response, float]:
    began = time.monotonic()
    return ask(), time.monotonic() - began


def until_recorded(stack: Stack, path: str, key: str) -> float:
    began = time.monotonic()
    while post(stack, path, key).status_code != 201:
        time.sleep(0.05)
    return time.monotonic() - began


def test_a_postgres_that_hangs_holds_nobody(private_stack: Stack, match_path: str) -> None:
    with ThreadPoolExecutor(24) as consoles:
        list(consoles.map(lambda number: post(private_stack, match_path, f"warm-{number}"), range(16)))
        time.sleep(1.2)  # the snapshot in the cache is a second old, so the next ball stores one
        assert post(private_stack, match_path, "last").status_code == 201
        time.sleep(1.2)
        before = client.get(match_path).json()
        with hanging(private_stack):
            asked = [
                consoles.submit(seconds_of, lambda number=number: post(private_stack, match_path, f"hung-{number}"))
                for number in range(24)
            ]
            time.sleep(0.3)
            health, spent = seconds_of(lambda: client.get(f"{private_stack.http_url}/api/health"))
            assert (health.status_code, spent < LONGEST / 3) == (200, True)
            for one in asked:
                answer, spent = one.result()
                assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
                assert (answer.headers["Retry-After"], spent < LONGEST) == ("1", True), spent
            assert_readers_are_served(private_stack, match_path, before)
        assert until_recorded(private_stack, match_path, "hung-0") < 2
    log = client.get(f"{match_path}/events", params={"page_size": 100}, headers=private_stack.headers).json()["results"]
    assert [event["seq"] for event in log] == list(range(1, len(log) + 1))


def assert_readers_are_served(stack: Stack, path: str, before: dict[str, Any]) -> None:
    url = stack.http_url
    for headers in ({}, stack.headers, SESSION):
        seen, spent = seconds_of(lambda headers=headers: client.get(path, headers=headers))
        assert (seen.status_code, spent < LONGEST / 3) == (200, True), seen.text
        assert seen.json() == before
    for page in ("/", "/watch/hung", "/static/pages/watch/page.js", "/api/health", "/api/docs", "/api/schema"):
        for headers in ({}, SESSION):
            assert client.get(url + page, headers=headers).status_code == 200
    ready, spent = seconds_of(lambda: client.get(f"{url}/api/health/ready"))
    assert (ready.status_code, spent < LONGEST / 3) == (503, True)
    admin = client.get(f"{url}/admin/", headers={"Accept": "text/html", **SESSION})
    assert (admin.status_code, admin.headers["Retry-After"]) == (503, "1")
    log = client.get(f"{path}/events", headers=stack.headers)
    assert (log.status_code, log.json()["code"]) == (503, "database_unavailable")


def test_a_lock_that_somebody_holds_is_not_waited_for(private_stack: Stack, match_path: str) -> None:
    with closing(psycopg2.connect(private_stack.database_url)) as other, other.cursor() as cursor:
        cursor.execute("SELECT 1 FROM scoring_match WHERE id = 'hung' FOR UPDATE")
        answer, spent = seconds_of(lambda: post(private_stack, match_path, "locked"))
        assert (answer.status_code, answer.json()["code"]) == (503, "database_busy")
        assert (answer.headers["Retry-After"], spent < LONGEST) == ("1", True)
        assert client.get(match_path).status_code == 200
    assert until_recorded(private_stack, match_path, "locked") < 2


def test_a_full_or_killed_postgres_is_no_server_error(private_stack: Stack, match_path: str) -> None:
    private_stack.kill("web-1")
    held = list(fill(private_stack.database_url))
    try:
        private_stack.children["web-1"].begin()
        answer = first_answer(lambda: post(private_stack, match_path, "full"))
        assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
    finally:
        for connection in held:
            connection.close()
    assert until_recorded(private_stack, match_path, "full") < 2
    private_stack.kill("postgres")
    for page in (match_path, f"{private_stack.http_url}/api/health", f"{private_stack.http_url}/watch/hung"):
        assert client.get(page, headers=SESSION).status_code == 200
    answer, spent = seconds_of(lambda: post(private_stack, match_path, "killed"))
    assert (answer.status_code, spent < LONGEST) == (503, True)
    private_stack.start("postgres")
    assert until_recorded(private_stack, match_path, "killed") < 2


def fill(url: str) -> Iterator["psycopg2.extensions.connection"]:
    """Take connections until there are no more."""
    while True:
        try:
            yield psycopg2.connect(url)
        except psycopg2.OperationalError:
            return


def first_answer(ask: Callable[[], httpx.Response]) -> httpx.Response:
    deadline = time.monotonic() + 60
    while True:
        try:
            return ask()
        except httpx.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
