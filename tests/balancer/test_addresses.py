"""Whom nginx takes for the client, and what follows from the address: which WebSocket server, and how many of them."""

import socket
import threading
import time
from contextlib import ExitStack

import httpx
import pytest

from tests.balancer.upstream import Asked, Reply, Upstream, asked, replying, until
from tests.support.balancer import Nginx

UPGRADE = b"GET /ws/games/a HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"


def client_from(nginx: Nginx, address: str) -> httpx.Client:
    return httpx.Client(base_url=nginx.url, transport=httpx.HTTPTransport(local_address=address))


def test_what_a_client_says_about_its_address_is_not_passed_on(nginx: Nginx, web: list[Upstream]) -> None:
    lies = {"X-Forwarded-For": "192.0.2.1", "X-Real-IP": "192.0.2.1", "Forwarded": "for=192.0.2.1"}
    with client_from(nginx, "127.0.7.7") as client:
        client.get("/", headers={**lies, "X-Forwarded-Proto": "https", "X-Forwarded-Host": "elsewhere"})
    (one,) = asked(web)
    assert one.headers["x-forwarded-for"] == "127.0.7.7"
    assert one.headers["x-forwarded-proto"] == "http"
    assert one.headers["host"] == f"127.0.0.1:{nginx.port}"
    assert not {"x-real-ip", "forwarded", "x-forwarded-host"} & set(one.headers)


def test_a_proxy_before_us_tells_the_address_and_tls(nginx: Nginx, web: list[Upstream]) -> None:
    with client_from(nginx, "127.0.8.1") as cdn:
        cdn.get("/", headers={"X-Forwarded-For": "192.0.2.9, 192.0.2.1", "X-Forwarded-Proto": "https"})
    (one,) = asked(web)
    assert one.headers["x-forwarded-for"] == "192.0.2.1"
    assert one.headers["x-forwarded-proto"] == "https"


def server_of(nginx: Nginx, address: str) -> str:
    with client_from(nginx, address) as client:
        return client.get("/ws/games/a").headers["X-Server"]


@pytest.mark.parametrize("balance", ["hash", "ip_hash", "least_conn"])
def test_an_address_has_its_server_if_that_is_set(nginx: Nginx, web: list[Upstream], balance: str) -> None:
    nginx.reload(NGINX_BALANCE=balance)
    addresses = [f"127.0.{number}.1" for number in range(10, 40)]
    await_reload(nginx, addresses[0])
    chosen = [[server_of(nginx, address) for _ in range(3)] for address in addresses]
    assert {one for each in chosen for one in each} == {"3", "4"}
    is_sticky = all(len(set(each)) == 1 for each in chosen)
    assert is_sticky == (balance != "least_conn")


def await_reload(nginx: Nginx, address: str) -> None:
    """New workers take over within moments; the old ones still answer what they have accepted."""
    time.sleep(1)
    assert server_of(nginx, address)


def test_a_limit_of_one_address_leaves_others_alone(nginx: Nginx, servers: list[Upstream], web: list[Upstream]) -> None:
    ended = threading.Event()

    def hold(_: Asked) -> Reply:
        ended.wait(30)
        return Reply()

    replying(servers[2:], hold)
    nginx.reload(NGINX_BALANCE="least_conn", NGINX_MOST_PER_ADDRESS="2")
    time.sleep(1)
    try:
        with ExitStack() as exits:
            for _ in range(2):
                exits.enter_context(holding(nginx, "127.0.9.9"))
            until(lambda: len(asked(servers[2:])) == 2)
            with client_from(nginx, "127.0.9.9") as crowded:
                refused = crowded.get("/ws/games/a")
            assert (refused.status_code, refused.json()["code"]) == (429, "throttled")
            exits.enter_context(holding(nginx, "127.0.9.10"))
            until(lambda: len(asked(servers[2:])) == 3)
    finally:
        ended.set()
        nginx.reload(NGINX_MOST_PER_ADDRESS="0")


def holding(nginx: Nginx, address: str) -> socket.socket:
    viewer = socket.create_connection(("127.0.0.1", nginx.port), source_address=(address, 0))
    viewer.sendall(UPGRADE)
    return viewer
