"""Guessing a password is stopped at every door, by name and by address, and no stranger locks a scorer out for long."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_network
from typing import Any

import httpx
import pytest
from django.contrib.auth import aauthenticate
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User, UserManager
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client, RequestFactory
from knox.models import AuthToken
from knox.settings import CONSTANTS
from redis import Redis

from scoring import metrics
from scoring.errors import LoginLockedError
from scoring.logins import backend, limits
from tests.stack import Stack

PASSWORD = "correct horse battery"
Door = Callable[..., Any]


class Clock:
    now = limits.WINDOW * 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(limits, "clock", clock)
    return clock


@pytest.fixture(autouse=True)
def people(db: None, redis_client: Redis, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # Guessing sixty times is quick only with a hash that is.
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 1)
    settings.CRICKSY_TRUSTED_PROXIES = [ip_network("10.0.0.1")]
    for name in ("Wisden", "Kelso"):
        User.objects.create_user(name, password=PASSWORD, is_staff=True)
    User.objects.create_user("inactive", password=PASSWORD, is_staff=True, is_active=False)
    User.objects.create_user("without", is_staff=True)


def rest(name: str, password: str = "guess", address: str = "192.0.2.1") -> Any:
    body = {"username": name, "password": password}
    return browser(address).post("/api/auth/login", body, content_type="application/json")


def admin(name: str, password: str = "guess", address: str = "192.0.2.1") -> Any:
    return browser(address).post("/admin/login/?next=/admin/", {"username": name, "password": password})


def browser(address: str) -> Client:
    return Client(REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": f"6.6.6.6, {address}"})


@pytest.fixture(params=[rest, admin], ids=["REST", "admin"])
def door(request: pytest.FixtureRequest) -> Door:
    found: Door = request.param
    return found


def is_locked(answer: Any) -> bool:
    return bool(answer.status_code == 429)


def is_in(answer: Any) -> bool:
    return answer.status_code == 302 or "token" in (answer.json() if answer["Content-Type"].endswith("json") else "")


def test_guessing_one_name_from_one_address_is_stopped(door: Door) -> None:
    answers = [door("Wisden") for _ in range(6)]
    assert [is_locked(answer) for answer in answers] == [False] * 5 + [True]
    assert is_locked(door("Wisden", PASSWORD))
    assert is_in(door("Kelso", PASSWORD))


def test_thirty_names_from_one_address_are_stopped(door: Door) -> None:
    assert any(is_locked(door(f"name{number}")) for number in range(30))
    assert is_locked(door("Wisden"))
    assert not is_locked(door("Wisden", address="192.0.2.2"))


def test_thirty_addresses_at_one_name_are_stopped(door: Door) -> None:
    assert any(is_locked(door("Wisden", address=f"192.0.2.{number}")) for number in range(30))
    assert is_locked(door("Wisden", PASSWORD, "192.0.2.99"))
    assert is_in(door("Kelso", PASSWORD, "192.0.2.99"))


def test_addresses_of_one_ipv6_network_are_one(door: Door) -> None:
    answers = [door("Wisden", address=f"2001:db8::{number}") for number in range(6)]
    assert is_locked(answers[-1])
    assert not is_locked(door("Wisden", address="2001:db8:0:1::1"))


@pytest.mark.parametrize("name", [" Wisden", "Wisden ", "WISDEN", "Ｗｉｓｄｅｎ", "wisden\u00a0"])
def test_one_name_written_in_many_ways_is_one(name: str, door: Door) -> None:
    for _ in range(5):
        door("Wisden")
    assert is_locked(door(name))


def test_both_doors_count_together() -> None:
    for number in range(5):
        (rest, admin)[number % 2]("Wisden")
    assert is_locked(rest("Wisden"))
    assert is_locked(admin("Wisden"))


def test_a_client_that_invents_addresses_is_one(settings: Any, door: Door) -> None:
    settings.CRICKSY_TRUSTED_PROXIES = []
    answers = [door("Wisden", address=f"192.0.2.{number}") for number in range(6)]
    assert is_locked(answers[-1])


def test_a_whole_ground_logs_in_from_one_address(door: Door) -> None:
    for number in range(60):
        User.objects.create_user(f"scorer{number}", password=PASSWORD, is_staff=True)
    assert all(is_in(door(f"scorer{number}", PASSWORD)) for number in range(60))


def test_a_scorer_who_mistypes_gets_in(door: Door) -> None:
    for _ in range(4):
        door("Wisden")
    assert is_in(door("Wisden", PASSWORD))
    for _ in range(4):
        door("Wisden")
    assert is_in(door("Wisden", PASSWORD))


def test_one_stranger_does_not_lock_a_scorer_out(door: Door) -> None:
    for _ in range(100):
        door("Wisden", address="192.0.2.66")
    assert is_in(door("Wisden", PASSWORD, "192.0.2.1"))


def test_many_strangers_do_not_lock_a_scorer_out_of_where_he_logs_in(door: Door) -> None:
    assert is_in(door("Wisden", PASSWORD, "192.0.2.200"))
    for number in range(30):
        door("Wisden", address=f"192.0.2.{number}")
        door(f"name{number}", address="192.0.2.200")
    assert is_in(door("Wisden", PASSWORD, "192.0.2.200"))
    assert is_locked(door("Wisden", PASSWORD, "192.0.2.201"))
    # There he has a limit of his own, or a stranger on his network could guess for ever.
    assert is_locked([door("Wisden", address="192.0.2.200") for _ in range(6)][-1])


def test_an_own_account_does_not_reset_what_was_guessed(door: Door) -> None:
    for number in range(30):
        door(f"name{number}")
        door("Kelso", PASSWORD, "192.0.2.1")
    assert is_locked(door("Wisden"))


def test_an_operator_lets_a_scorer_in(door: Door, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(30):
        door("Wisden", address=f"192.0.2.{number}")
    call_command("unlock_login", " wisden")
    assert is_in(door("Wisden", PASSWORD, "192.0.2.99"))


def test_the_lock_ends_with_the_time_that_it_says(clock: Clock, door: Door) -> None:
    clock.now += 100
    for _ in range(5):
        door("Wisden")
    locked = door("Wisden")
    assert int(locked["Retry-After"]) == limits.WINDOW - 100
    clock.now += int(locked["Retry-After"])
    assert is_in(door("Wisden", PASSWORD))


def test_rest_says_it_as_json_and_the_admin_as_a_page() -> None:
    refused = metrics.logins_refused.labels("pair")._value.get()
    for _ in range(5):
        rest("Wisden")
    said = rest("Wisden")
    assert said.json() == {"code": "throttled", "detail": said.json()["detail"], "fields": {}}
    page = admin("Wisden")
    assert page["Content-Type"].startswith("text/html")
    assert b"Too many log-ins." in page.content
    assert metrics.logins_refused.labels("pair")._value.get() - refused == 2


def test_the_network_of_a_provider_counts_too(door: Door) -> None:
    answers = [door("Wisden", address=f"2001:db8:0:{number}::1") for number in range(11)]
    assert [is_locked(answer) for answer in answers] == [False] * 10 + [True]
    assert not is_locked(door("Wisden", address="2001:db8:0:100::1"))


def test_neighbours_do_not_lock_a_scorer_out_of_where_he_logs_in(door: Door) -> None:
    assert is_in(door("Wisden", PASSWORD, "2001:db8::1"))
    for number in range(1, 12):
        door("Wisden", address=f"2001:db8:0:{number}::1")
    assert is_in(door("Wisden", PASSWORD, "2001:db8::1"))


def test_one_account_does_not_log_in_for_ever(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "successes", 3)
    assert [is_locked(door("Wisden", PASSWORD)) for _ in range(4)] == [False] * 3 + [True]
    assert is_in(door("Kelso", PASSWORD))


def test_the_oldest_tokens_of_an_account_end() -> None:
    tokens = [rest("Wisden", PASSWORD).json()["token"] for _ in range(22)]
    kept = set(AuthToken.objects.values_list("token_key", flat=True))
    assert kept == {token[: CONSTANTS.TOKEN_KEY_LENGTH] for token in tokens[2:]}


def test_attempts_in_flight_ask_for_a_second_of_patience_and_failures_for_the_window(door: Door) -> None:
    attempt = limits.Attempt("Wisden", "192.0.2.1")
    for _ in range(5):
        limits.require_open(attempt)
    assert door("Wisden", PASSWORD)["Retry-After"] == "1"
    for _ in range(5):
        limits.take_back(attempt)
    assert is_in(door("Wisden", PASSWORD))
    for _ in range(5):
        door("Wisden")
    assert int(door("Wisden", PASSWORD)["Retry-After"]) > 1


def test_a_process_hashes_few_passwords_at_once(door: Door, hashings: list[str]) -> None:
    for _ in range(backend.ADMITTED):
        assert backend._admitted.acquire(blocking=False)
    try:
        refused = [door("Wisden", PASSWORD) for _ in range(6)]
    finally:
        backend._admitted.release(backend.ADMITTED)
    assert [(one.status_code, one["Retry-After"]) for one in refused] == [(429, "1")] * 6
    assert hashings == []
    assert is_in(door("Wisden", PASSWORD))


NOWHERE = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}


def test_without_the_cache_everyone_may_log_in(settings: Any, door: Door) -> None:
    settings.CACHES = NOWHERE
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    skipped = metrics.login_limits_skipped._value.get()
    for _ in range(6):
        assert not is_in(door("Wisden"))
    assert is_in(door("Wisden", PASSWORD))
    assert metrics.login_limits_skipped._value.get() - skipped >= 7


@pytest.fixture
def hashings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The work of a log-in: each password that is hashed."""
    done: list[str] = []
    encode = PBKDF2PasswordHasher.encode

    def counted(self: Any, password: str, *rest: Any) -> str:
        done.append(password)
        return encode(self, password, *rest)

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", counted)
    return done


@pytest.mark.parametrize(
    ("name", "password"),
    [("Wisden", "guess"), ("nobody", "guess"), ("inactive", "guess"), ("inactive", PASSWORD), ("without", "guess")],
)
def test_every_failure_costs_the_same_work(name: str, password: str, door: Door, hashings: list[str]) -> None:
    answer = door(name, password)
    assert len(hashings) == 1
    assert b"inactive" not in answer.content.replace(b'value="inactive"', b"")
    assert answer.status_code == door("Wisden", "other").status_code


@pytest.mark.parametrize("name", ["Wisden", "nobody", "inactive", "without"])
def test_a_locked_name_costs_no_work_known_or_not(name: str, door: Door, hashings: list[str]) -> None:
    for _ in range(5):
        door(name)
    hashings.clear()
    assert is_locked(door(name))
    assert hashings == []


def test_the_asynchronous_way_has_the_limits_too() -> None:
    for _ in range(5):
        rest("Wisden")
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")
    with pytest.raises(LoginLockedError):
        asyncio.run(aauthenticate(request, username="Wisden", password="guess"))


def test_a_name_logs_in_at_both_doors_in_any_form_that_means_it() -> None:
    assert is_in(rest("Ｗｉｓｄｅｎ ", PASSWORD))
    assert is_in(admin("Ｗｉｓｄｅｎ ", PASSWORD))


def test_a_database_that_is_away_locks_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Any, name: str) -> None:
        raise OperationalError

    with monkeypatch.context() as away:
        away.setattr(UserManager, "get_by_natural_key", fail)
        assert [rest("Wisden", PASSWORD).status_code for _ in range(10)] == [503] * 10
    assert is_in(rest("Wisden", PASSWORD))


def test_guesses_at_the_same_time_are_counted_before_any_is_judged(stack: Stack) -> None:
    def guess(number: int) -> int:
        body = {"username": "Kelso", "password": f"guess {number}"}
        return httpx.post(f"{stack.http_url}/api/auth/login", json=body, timeout=60).status_code

    began = time.time() // limits.WINDOW
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(16)))
    windows = int(time.time() // limits.WINDOW - began) + 1
    assert answers.count(401) <= limits.FAILURES["pair"] * windows
    assert answers.count(401) + answers.count(429) == 16
