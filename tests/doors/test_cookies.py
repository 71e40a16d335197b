"""No cookie and no header of a client makes a server error, whatever it holds."""

import pytest
from django.test import Client

from tests.api.cast import Caller

ODD = [
    r'"\000aaaaaaaaaa"',
    r'"\000"',
    r'"\377\376aaaaaaaaaa"',
    "a" * 4000,
    r'"\012\015aaaaaaaaaaaa"',
    "a:b:c",
    "é" * 12,
    '"',
    "A" * 32,
]
PATHS = ["/api/health", "/games", "/watch/nowhere", "/admin/login/", "/admin/", "/nowhere"]


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages"])
@pytest.mark.parametrize("value", ODD)
def test_odd_cookies_are_no_server_error(name: str, value: str, db: None) -> None:
    client = Client(HTTP_COOKIE=f"{name}={value}", raise_request_exception=False)
    for path in PATHS:
        assert client.get(path).status_code < 500, path
    assert client.post("/admin/login/", {"username": "boss", "password": "x"}).status_code < 500


@pytest.mark.parametrize("value", [*ODD, "\0aaaaaaaa", "=", "é"])
@pytest.mark.parametrize("scheme", ["Token", "Basic", "Bearer", ""])
def test_an_odd_authorization_is_no_server_error(scheme: str, value: str, db: None) -> None:
    client = Client(HTTP_AUTHORIZATION=f"{scheme} {value}", raise_request_exception=False)
    for path in PATHS:
        assert client.get(path).status_code < 500, path


def test_a_session_that_can_be_one_is_kept(ours: Caller) -> None:
    client = Client()
    client.force_login(ours.user)
    assert client.get("/games").wsgi_request.user == ours.user
