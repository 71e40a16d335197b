"""Only a trusted proxy says who the client is, and whether he came by TLS."""

from ipaddress import ip_network
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient, Client, RequestFactory

from cricksy.peers import TrustedProxies
from scoring.peer_address import WAS_FORWARDED

PROXIES = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]
TLS = ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.fixture(autouse=True)
def trusted(settings: Any) -> None:
    settings.CRICKSY_TRUSTED_PROXIES = PROXIES
    settings.SECURE_PROXY_SSL_HEADER = TLS


def seen(peer: str, **headers: str) -> HttpRequest:
    """The request as the views see it."""
    found: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        found.append(request)
        return HttpResponse()

    TrustedProxies(view)(RequestFactory().get("/", REMOTE_ADDR=peer, **headers))
    return found[0]


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.1", "not an address", "10.0.0.1"),
        ("fd00::1", "2001:db8::5", "2001:db8::5"),
        ("::ffff:10.0.0.1", "203.0.113.9:4711", "203.0.113.9"),
        ("", "203.0.113.9", ""),
    ],
)
def test_the_address_is_the_last_one_that_no_trusted_proxy_has(peer: str, forwarded: str, address: str) -> None:
    assert seen(peer, HTTP_X_FORWARDED_FOR=forwarded).META["REMOTE_ADDR"] == address


@pytest.mark.parametrize(("peer", "secure"), [("10.0.0.1", True), ("192.0.2.1", False), ("", False)])
def test_only_a_trusted_proxy_says_that_the_client_came_by_tls(peer: str, secure: bool) -> None:
    assert seen(peer, HTTP_X_FORWARDED_PROTO="https").is_secure() is secure


def test_no_view_sees_the_headers_that_are_not_believed() -> None:
    names = (
        "HTTP_FORWARDED",
        "HTTP_X_REAL_IP",
        "HTTP_X_FORWARDED_FOR",
        "HTTP_X_FORWARDED_HOST",
        "HTTP_X_FORWARDED_PORT",
    )
    for peer in ("192.0.2.1", "10.0.0.1"):
        meta = seen(peer, **dict.fromkeys(names, "evil")).META
        assert not set(names) & set(meta)
        assert meta[WAS_FORWARDED] == "1"
    assert WAS_FORWARDED not in seen("192.0.2.1").META


def test_the_middleware_comes_before_every_other(settings: Any) -> None:
    assert settings.MIDDLEWARE[0] == "cricksy.peers.TrustedProxies"


def test_a_client_that_claims_tls_gets_no_secure_websocket_address() -> None:
    answers = {
        peer: Client(REMOTE_ADDR=peer).get("/ws/games/x", headers={"X-Forwarded-Proto": "https"}).json()["ws_url"]
        for peer in ("192.0.2.1", "10.0.0.1")
    }
    assert answers["192.0.2.1"].startswith("ws://")
    assert answers["10.0.0.1"].startswith("wss://")


async def test_on_an_asgi_server_it_is_the_same(settings: Any) -> None:
    asked = {"X-Forwarded-Proto": "https"}
    assert (await AsyncClient().get("/ws/games/x", headers=asked)).json()["ws_url"].startswith("ws://")
    settings.CRICKSY_TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    assert (await AsyncClient().get("/ws/games/x", headers=asked)).json()["ws_url"].startswith("wss://")
