"""Scorers' tokens: by JSON login, expiring, revoked at logout."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from knox.models import AuthToken
from redis import Redis

from tests.api.cast import Caller

PASSWORD = "correct horse battery"


@pytest.fixture
def named(db: None, redis_client: Redis) -> User:
    return User.objects.create_user("Wisden", password=PASSWORD)


def log_in(caller: Caller, username: str = "Wisden", password: str = PASSWORD) -> object:
    return caller.post("/api/auth/login", {"username": username, "password": password})


def test_a_login_gives_a_token_for_fourteen_days(named: User, anyone: Caller) -> None:
    said = log_in(anyone).json()
    assert said.keys() == {"token", "expiry"}
    left = parse_datetime(said["expiry"]) - timezone.now()
    assert timedelta(days=13, hours=23) < left <= timedelta(days=14)
    assert anyone.get("/games", Authorization=f"Token {said['token']}").status_code == 200


def test_the_database_holds_no_token_in_clear(named: User, anyone: Caller) -> None:
    token = log_in(anyone).json()["token"]
    kept = AuthToken.objects.get()
    assert token not in (kept.digest, kept.token_key)


def test_a_logout_revokes_this_token_alone(named: User, anyone: Caller) -> None:
    first, second = (log_in(anyone).json()["token"] for _ in range(2))
    assert anyone.post("/api/auth/logout", Authorization=f"Token {first}").status_code == 204
    assert anyone.post("/api/auth/logout", Authorization=f"Token {first}").status_code == 401
    assert anyone.post("/api/auth/logout", Authorization=f"Token {second}").status_code == 204


def test_an_expired_token_is_none(named: User, anyone: Caller) -> None:
    _, token = AuthToken.objects.create(user=named, expiry=timedelta(seconds=-1))
    assert anyone.post("/api/auth/logout", Authorization=f"Token {token}").status_code == 401
    log_in(anyone)
    assert AuthToken.objects.get().expiry > timezone.now()


def test_a_deactivated_account_is_none(named: User, anyone: Caller) -> None:
    token = log_in(anyone).json()["token"]
    User.objects.update(is_active=False)
    assert anyone.post("/api/auth/logout", Authorization=f"Token {token}").status_code == 401
    assert log_in(anyone).status_code == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"username": "Wisden", "password": "wrong"}, 401),
        ({"username": "nobody", "password": PASSWORD}, 401),
        ({"username": "Wis\x00den", "password": PASSWORD}, 400),
        ({"username": ["Wisden"], "password": PASSWORD}, 400),
        ({"username": "Wisden"}, 400),
        ({}, 400),
        ([], 400),
    ],
)
def test_a_login_that_is_none(body: object, status: int, named: User, anyone: Caller) -> None:
    answer = anyone.post("/api/auth/login", body)
    assert answer.status_code == status
    assert {"code", "detail", "fields"} <= answer.json().keys()
