"""What every response carries, and what none does."""

from types import SimpleNamespace

import httpx
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from tests.api.cast import Caller
from tests.record.cast import Game
from tests.stack import Stack


@pytest.mark.parametrize("path", ["/", "/games", "/admin/login/", "/api/docs", "/nowhere"])
def test_every_page_is_framed_by_nobody_and_no_other_origin_reads_what_is_of_an_account(
    path: str, stack: Stack
) -> None:
    headers = httpx.get(f"{stack.http_url}{path}", headers={"Origin": "https://elsewhere.example"}).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    leave = {name: value for name, value in headers.items() if name.startswith("access-control-")}
    # A star is no leave for requests with credentials.
    assert leave == ({"access-control-allow-origin": "*"} if path == "/games" else {})


def test_no_port_says_what_it_runs(stack: Stack) -> None:
    for address in (stack.http_url, stack.ws_url.replace("ws:", "http:")):
        assert "server" not in httpx.get(f"{address}/api/health").headers


@pytest.mark.parametrize("path", ["/games", "/games/{id}/events", "/games/{id}/deliveries", "/games/nowhere/events"])
def test_no_cache_keeps_what_an_account_gets(path: str, game: Game, ours: Caller) -> None:
    by_session = Client()
    by_session.force_login(ours.user)
    for answer in (ours.get(path.format(id=game.id)), by_session.get(path.format(id=game.id))):
        assert answer["Cache-Control"] == "no-store"


PUBLIC = ("/games", "/games/{id}", "/games/{id}/deliveries", "/games/{id}/prediction", "/games/{id}/export?as=csv")


@pytest.mark.parametrize("path", PUBLIC)
def test_what_everybody_gets_may_be_kept_for_a_second(path: str, game: Game, anyone: Caller, ours: Caller) -> None:
    game.ball(runs=1)
    assert anyone.get(path.format(id=game.id))["Cache-Control"].startswith("public, max-age=0, s-maxage=1,")
    expired = Client().get(path.format(id=game.id), headers={"Authorization": "Token expired"})
    by_session = Client()
    by_session.force_login(ours.user)
    for answer in (expired, by_session.get(path.format(id=game.id))):
        assert answer["Cache-Control"] in ("no-cache", "no-store")


@pytest.mark.parametrize(
    "path", ["/games/nowhere", "/games/{id}/events", "/games?page=99", "/games/{id}/deliveries?innings=9"]
)
def test_no_cache_keeps_a_refusal(path: str, game: Game, anyone: Caller) -> None:
    refused = anyone.get(path.format(id=game.id))
    assert refused.status_code >= 400
    assert "Cache-Control" not in refused


def test_no_cache_keeps_a_new_token(anyone: Caller) -> None:
    User.objects.create_user("Wisden", password="correct horse battery")
    body = {"username": "Wisden", "password": "correct horse battery"}
    assert anyone.post("/api/auth/login", body)["Cache-Control"] == "no-store"


def test_a_session_of_the_admin_ends_with_the_day(db: None) -> None:
    # A name of its own: other tests have locked out "boss".
    User.objects.create_superuser("day", password="correct horse battery")
    client = Client()
    client.post("/admin/login/", {"username": "day", "password": "correct horse battery"})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == 12 * 3600
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("password", ["eleven char", "123456789012", "password1234"])
def test_a_short_or_common_password_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


def test_a_refusal_of_too_many_reads_has_the_same_headers(anyone: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring.api.rates.HeavyReads.rates", SimpleNamespace(take=lambda *_: 1.0))
    monkeypatch.setattr(settings, "CRICKSY_HEAVY_READS_PER_SECOND", 1)
    refused = anyone.get("/games")
    assert refused.status_code == 429
    names = ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Content-Security-Policy")
    assert not [name for name in names if name not in refused]
