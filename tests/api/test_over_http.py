"""The API behind its real server: what a test client cannot send, and what kill -9 must not lose."""

import json
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from redis import Redis

from scoring.models import MatchEvent
from scoring.redis_store import keys
from tests.record.cast import BODY
from tests.stack import Stack

WIDE = {"extras": {"wides": 1}}


@pytest.fixture
def match_id(stack: Stack) -> str:
    match_id = stack.new_id("http")
    body = {**BODY, "id": match_id, "format": "test"}
    assert httpx.post(f"{stack.http_url}/games", json=body, headers=stack.headers).status_code == 201
    first = {**WIDE, "bowler_id": "s11"}
    path = f"{stack.http_url}/games/{match_id}/deliveries"
    assert httpx.post(path, json=first, headers=stack.headers).status_code == 201
    return match_id


def raw(stack: Stack, request: bytes) -> bytes:
    """The answer's first bytes to whatever is sent."""
    where = urlsplit(stack.http_url)
    with socket.create_connection((where.hostname, where.port), timeout=10) as connection:
        connection.sendall(request)
        return connection.recv(4096)


def head(stack: Stack, match_id: str, *lines: str) -> bytes:
    token = stack.headers["Authorization"]
    first = [f"POST /games/{match_id}/deliveries HTTP/1.1", "Host: localhost", f"Authorization: {token}"]
    return "\r\n".join([*first, "Content-Type: application/json", *lines, "", ""]).encode("latin-1")


def test_a_chunked_ball_is_no_dot_ball(stack: Stack, match_id: str) -> None:
    """The server reads a chunked body whole and knows its length."""
    chunks = iter([b'{"runs"', b": 4}"])
    headers = {**stack.headers, "Content-Type": "application/json"}
    answer = httpx.post(f"{stack.http_url}/games/{match_id}/deliveries", content=chunks, headers=headers)
    assert answer.status_code == 201, answer.text
    assert MatchEvent.objects.get(match_id=match_id, seq=3).payload["runs"] == 4


@pytest.mark.parametrize(
    "lines",
    [
        ["Content-Length: 999999999"],
        ["Content-Length: -1"],
        ["Content-Length: x"],
        ["If-Match: \xff\xfe", "Content-Length: 2"],
        ["X-\x00: 1", "Content-Length: 2"],
        ["Idempotency-Key: " + "k" * 7000, "Content-Length: 2"],
        ["Cookie: sessionid=\xff; csrftoken=\xff", "Content-Length: 2"],
    ],
)
def test_garbage_on_the_wire_is_a_client_error(lines: list[str], stack: Stack, match_id: str) -> None:
    answer = raw(stack, head(stack, match_id, *lines) + b"[]")
    assert answer.split()[1].startswith(b"4"), answer
    assert MatchEvent.objects.filter(match_id=match_id).count() == 2


def test_half_a_request_holds_nobody_up(stack: Stack, match_id: str) -> None:
    where = urlsplit(stack.http_url)
    with socket.create_connection((where.hostname, where.port), timeout=10) as slow:
        slow.sendall(head(stack, match_id, "Content-Length: 100") + b'{"runs"')
        assert httpx.get(f"{stack.http_url}/games/{match_id}").status_code == 200
    assert MatchEvent.objects.filter(match_id=match_id).count() == 2


def test_a_killed_server_loses_no_acknowledged_ball_and_doubles_none(stack: Stack, match_id: str) -> None:
    acknowledged: dict[str, dict[str, Any]] = {}
    stop = threading.Event()

    def score(console: int) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            key = f"{console}-{number}"
            acknowledged[key] = until_recorded(stack, match_id, key)

    with ThreadPoolExecutor(3) as consoles:
        scoring = [consoles.submit(score, console) for console in range(3)]
        try:
            for _ in range(2):
                wait_for_more(acknowledged)
                stack.kill("web-1")
                stack.start("web-1")
            wait_for_more(acknowledged)
        finally:
            stop.set()
        for one in scoring:
            one.result(timeout=30)
    events = list(MatchEvent.objects.filter(match_id=match_id).order_by("seq"))
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert {event.idempotency_key: event.seq for event in events[2:]} == {
        key: answer["seq"] for key, answer in acknowledged.items()
    }


def wait_for_more(acknowledged: dict[str, dict[str, Any]]) -> None:
    """Five balls more, however slow the machine is."""
    enough = len(acknowledged) + 5
    deadline = time.monotonic() + 60
    while len(acknowledged) < enough and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(acknowledged) >= enough


def until_recorded(stack: Stack, match_id: str, key: str) -> dict[str, Any]:
    """As a console does: the same key again until there is an answer."""
    headers = {**stack.headers, "Idempotency-Key": key, "Content-Type": "application/json"}
    for _ in range(200):
        try:
            path = f"{stack.http_url}/games/{match_id}/deliveries"
            answer = httpx.post(path, content=json.dumps(WIDE), headers=headers, timeout=5)
        except httpx.TransportError:
            time.sleep(0.05)
            continue
        assert answer.status_code == 201, answer.text
        return dict(answer.json())
    raise AssertionError("never recorded")


@pytest.fixture
def without_redis(private_stack: Stack) -> Iterator[Stack]:
    """A stack whose Redis accepts and does not answer, until the test is over."""
    match = {**BODY, "id": "mute"}
    assert httpx.post(f"{private_stack.http_url}/games", json=match, headers=private_stack.headers).status_code == 201
    private_stack.signal("redis", signal.SIGSTOP)
    yield private_stack
    private_stack.signal("redis", signal.SIGCONT)


def test_a_mute_redis_delays_no_ball_and_hides_no_score(without_redis: Stack) -> None:
    stack, address = without_redis, f"{without_redis.http_url}/games/mute"
    with httpx.Client(timeout=10) as console:
        first = console.post(f"{address}/deliveries", json={**WIDE, "bowler_id": "s11"}, headers=stack.headers)
        assert first.status_code == 201
        started = time.monotonic()
        for _ in range(20):
            assert console.post(f"{address}/deliveries", json=WIDE, headers=stack.headers).status_code == 201
        assert time.monotonic() - started < 5
        time.sleep(2)
        seen = console.get(address)
        assert (seen.json()["seq"], seen.elapsed.total_seconds() < 1) == (22, True)
    stack.signal("redis", signal.SIGCONT)
    assert until_told(stack) == 22


def until_told(stack: Stack) -> int:
    """Return the seq that is published within three seconds of the return of Redis."""
    deadline = time.monotonic() + 3
    with Redis.from_url(stack.redis_url) as client:
        while time.monotonic() < deadline:
            published = client.get(keys.seq("mute")) or b"0.0"
            if published == b"1.22":
                break
            time.sleep(0.05)
    return int(published.partition(b".")[2])


def test_the_docs_bring_all_they_need(stack: Stack) -> None:
    page = httpx.get(f"{stack.http_url}/api/docs").text
    parts = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert parts
    for part in parts:
        assert httpx.get(f"{stack.http_url}{part}").status_code == 200
