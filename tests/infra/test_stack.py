"""All processes of Cricksy, started as in production."""

import socket
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis import Redis

from cricksy import processes
from cricksy.local_services.ports import HOST, free_port
from cricksy.processes import Ports
from cricksy.up import servers
from cricksy.up.children import stop_all
from tests.stack import Stack


def test_every_process_is_ready(stack: Stack) -> None:
    for url in (stack.http_url, stack.ws_url.replace("ws:", "http:")):
        assert httpx.get(f"{url}/api/health").json() == {"status": "ok"}
        assert httpx.get(f"{url}/api/health/ready").json() == {"status": "ok"}


def test_a_scorer_opens_a_match(stack: Stack) -> None:
    from scoring.models import Match

    game = stack.new_id()
    teams = [{"name": "Fenwick", "players": names("f")}, {"name": "Marsh End", "players": names("m")}]
    body = {"id": game, "name": "Fenwick v Marsh End", "format": "t20", "teams": teams}
    opened = httpx.post(f"{stack.http_url}/games", headers=stack.headers, json=body)
    assert opened.status_code == 201, opened.text
    assert Match.objects.get().pk == game


def names(prefix: str) -> list[str]:
    return [f"{prefix}{number}" for number in range(1, 12)]


def test_a_killed_web_server_comes_back(stack: Stack) -> None:
    stack.kill("web-1")
    stack.start("web-1")
    assert httpx.get(f"{stack.http_url}/api/health/ready").status_code == 200


def test_without_redis_http_is_ready_and_websockets_are_not(private_stack: Stack) -> None:
    websocket = private_stack.ws_url.replace("ws:", "http:")
    private_stack.kill("redis")
    assert httpx.get(f"{private_stack.http_url}/api/health/ready", timeout=5).status_code == 200
    refusal = httpx.get(f"{websocket}/api/health/ready", timeout=5)
    assert (refusal.status_code, refusal.json()["code"]) == (503, "redis_unavailable")
    private_stack.start("redis")
    assert httpx.get(f"{websocket}/api/health/ready", timeout=5).status_code == 200


def test_without_postgres_http_is_not_ready_and_is_again_when_it_is_back(private_stack: Stack) -> None:
    private_stack.kill("postgres")
    refusal = httpx.get(f"{private_stack.http_url}/api/health/ready", timeout=10)
    assert (refusal.status_code, refusal.json()["code"]) == (503, "database_unavailable")
    private_stack.start("postgres")
    assert httpx.get(f"{private_stack.http_url}/api/health/ready", timeout=10).status_code == 200


def test_worker_and_beat_are_back_within_three_seconds_of_redis(private_stack: Stack) -> None:
    """Redis is away for 7 s: after that, kombu's own back-off would wait six seconds more."""
    private_stack.kill("redis")
    time.sleep(7)
    private_stack.start("redis")
    time.sleep(3)
    with Redis.from_url(private_stack.redis_url) as client:
        rung = client.info("commandstats").get("cmdstat_lpush", {"calls": 0})["calls"]
        assert rung >= 1
        assert client.llen("sweep") == 0


@pytest.mark.parametrize("make", [lambda ports: processes.web(ports), lambda ports: processes.websocket(ports)])
def test_a_starting_server_takes_no_connection_before_it_can_answer(make: Any, stack: Stack) -> None:
    ports = Ports(free_port(), free_port(), free_port())
    child = servers.program(make(ports), stack.root, stack.settings)
    child.begin()
    try:
        assert child.process
        while not accepts(ports.http) and not accepts(ports.websocket):
            assert not child.died()
        assert "psycopg2" in Path(f"/proc/{child.process.pid}/maps").read_text()
    finally:
        stop_all([child])


def accepts(port: int) -> bool:
    try:
        socket.create_connection((HOST, port)).close()
    except ConnectionRefusedError:
        return False
    return True
