"""Metrics are for this machine, or for clients with the token; the port of the viewers has none."""

import json
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from ipaddress import ip_network
from typing import Any

import httpx
import pytest
from django.test import Client, override_settings
from prometheus_client import REGISTRY

from cricksy.up.children import answers
from realtime import metrics_server
from tests.stack import Stack

answer = metrics_server.application(REGISTRY)
TOKEN = "only for these tests"


def asked(peer: str, **headers: str) -> int:
    """Return the status of a question for the metrics of a process."""
    said: list[str] = []
    environ = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    request = {"REQUEST_METHOD": "GET", "PATH_INFO": "/metrics", "REMOTE_ADDR": peer, "QUERY_STRING": ""}
    assert b"".join(answer({**request, **environ}, lambda status, headers: said.append(status)))
    return int(said[0].split()[0])


@pytest.mark.parametrize(("peer", "status"), [("127.0.0.1", 200), ("::1", 200), ("192.0.2.1", 404), ("", 404)])
def test_without_a_token_this_machine_reads_them(peer: str, status: int) -> None:
    assert asked(peer) == status


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Proto"])
def test_what_a_proxy_on_this_machine_passes_on_is_not_of_this_machine(header: str) -> None:
    assert asked("127.0.0.1", **{header: "127.0.0.1"}) == 404
    with override_settings(CRICKSY_TRUSTED_PROXIES=[ip_network("127.0.0.1")]):
        assert asked("127.0.0.1", **{header: "127.0.0.1"}) == 404
        assert asked("127.0.0.1", **{"X-Forwarded-For": "192.0.2.1"}) == 404


@override_settings(CRICKSY_METRICS_TOKEN=TOKEN)
def test_with_a_token_it_decides_alone() -> None:
    assert asked("192.0.2.1", Authorization=f"Bearer {TOKEN}") == 200
    assert asked("192.0.2.1", Authorization=f"bearer {TOKEN}") == 200
    for wrong in ("", "Bearer", "Bearer other", f"Token {TOKEN}", f"Bearer {TOKEN}\xff", TOKEN):
        assert asked("127.0.0.1", Authorization=wrong) == 401


@override_settings(CRICKSY_METRICS_TOKEN=TOKEN)
def test_a_wrong_token_is_told_what_is_needed() -> None:
    said: list[Any] = []
    request = {"REQUEST_METHOD": "GET", "PATH_INFO": "/metrics", "REMOTE_ADDR": "127.0.0.1", "QUERY_STRING": ""}
    (body,) = answer(request, lambda *head: said.extend(head))
    assert (said[0], dict(said[1])["WWW-Authenticate"]) == ("401 Unauthorized", "Bearer")
    assert json.loads(body)["code"] == "not_authenticated"


def test_the_port_of_clients_has_none(db: None) -> None:
    assert Client().get("/metrics").status_code == 404


NOT_OF_VIEWERS = ["/metrics", "/", "/games", "/games/x", "/watch/x", "/admin/", "/admin/login/", "/api/schema"]
NOT_OF_VIEWERS += ["/api/docs", "/api/auth/login", "/static/pages/shared/page.css", "/static/admin/css/base.css", "/x"]


@pytest.mark.parametrize("path", NOT_OF_VIEWERS)
def test_the_port_of_the_viewers_serves_no(path: str, stack: Stack) -> None:
    for method in ("GET", "POST"):
        said = httpx.request(method, f"{stack.ws_url.replace('ws:', 'http:')}{path}")
        assert (said.status_code, said.json()["code"]) == (404, "not_found")


def test_the_port_of_the_viewers_serves_health_and_sockets(stack: Stack) -> None:
    address = stack.ws_url.replace("ws:", "http:")
    for path in ("/api/health", "/api/health/ready", "/api/health/ws-metrics"):
        assert httpx.get(f"{address}{path}").status_code == 200
    assert httpx.get(f"{address}/ws/games/x").status_code == 426


def test_every_kind_of_process_serves_its_metrics_on_a_port_of_its_own(stack: Stack) -> None:
    ports = stack.ports
    for url, series in [
        (ports.metrics_url(), "ws_active_connections 0.0"),
        (ports.web_metrics_url(), "django_http_requests_latency_including_middlewares_seconds_bucket"),
        (ports.worker_metrics_url(), "cricksy_task_seconds_bucket"),
        (ports.worker_metrics_url(3), "cricksy_last_sweep_timestamp_seconds"),
    ]:
        # No name that Django knows.
        assert series in httpx.get(f"{url}/metrics", headers={"Host": "10.177.0.21:8010"}).text
        assert httpx.get(f"{url}/games").status_code == 404
        assert httpx.get(f"{url}/health").status_code == 200


def test_a_port_that_is_taken_costs_the_metrics_and_no_viewer(stack: Stack) -> None:
    stack.signal("websocket-1", signal.SIGTERM)
    process = stack.children["websocket-1"].process
    assert process is not None
    process.wait(10)
    with socket.create_server(("127.0.0.1", stack.ports.metrics)):
        stack.start("websocket-1")
        assert httpx.get(f"{stack.ws_url.replace('ws:', 'http:')}/api/health/ready").status_code == 200
    deadline = time.monotonic() + 60
    while not answers(f"{stack.ports.metrics_url()}/health"):
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.fixture
def metrics_port() -> Iterator[int]:
    server = metrics_server.listen(answer, "127.0.0.1", 0)
    assert server
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join(10)


def test_slow_clients_take_no_more_than_eight_threads_and_not_for_long(
    metrics_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics_server, "LONGEST_SECONDS", 1.0)
    address = ("127.0.0.1", metrics_port)
    with ExitStack() as held:
        slow = [held.enter_context(socket.create_connection(address, 10)) for _ in range(8)]
        ninth = held.enter_context(socket.create_connection(address, 10))
        assert ninth.recv(1) == b""
        # A byte now and then, so that no pause is long.
        deadline = time.monotonic() + 60
        while len(socket_ends(slow)) < len(slow):
            assert time.monotonic() < deadline
            time.sleep(0.1)
    while True:
        with suppress(httpx.TransportError):
            assert httpx.get(f"http://127.0.0.1:{metrics_port}/metrics").status_code in (200, 404)
            break


def socket_ends(connections: list[socket.socket]) -> list[socket.socket]:
    """Send each a byte; return those that the server has closed."""
    closed = []
    for each in connections:
        each.settimeout(0.01)
        try:
            each.sendall(b"G")
            assert each.recv(1) == b""
            closed.append(each)
        except TimeoutError:
            continue
        except OSError:
            closed.append(each)
    return closed
