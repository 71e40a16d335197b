"""Which requests are read on the replica: here one database stands for both, and each query says where it would go."""

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone
from redis import Redis

from scoring.models import Match
from scoring.replica import choice
from scoring.replica.lag import REPLICA
from tests.api.cast import Caller, scorer
from tests.record.cast import Game
from tests.replica.test_choice import Clock, closed_breaker

OF_A_MATCH = ["", "/deliveries", "/export", "/export?as=csv", "/prediction", "/dl"]
Ask = Callable[..., list[str]]


@pytest.fixture
def ours(db: None, redis_client: Redis) -> Caller:
    return scorer("ours")


@pytest.fixture
def quiet(ours: Caller) -> Game:
    assert ours.user is not None
    # Processes remember matches by id.
    game = Game(ours.user, id=f"quiet-{uuid.uuid4().hex[:8]}")
    game.balls(1, 2)
    Match.objects.update(changed_at=timezone.now() - timedelta(hours=1))
    return game


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """Send a GET and return the databases of its queries, in order."""
    monkeypatch.setattr(choice, "breaker", closed_breaker(Clock()))
    monkeypatch.setitem(settings.DATABASES, REPLICA, dict(settings.DATABASES["default"]))
    seen: list[str] = []

    def note(execute: Callable[..., Any], *query: Any) -> Any:
        seen.append(choice.database())
        return execute(*query)

    def ask(who: Caller, path: str, **headers: str) -> list[str]:
        seen.clear()
        assert who.get(path, **headers).status_code == 200
        return list(seen)

    with connection.execute_wrapper(note):
        yield ask


@pytest.mark.parametrize("path", OF_A_MATCH)
def test_a_quiet_match_is_read_there_by_anyone_and_on_the_primary_by_who_is_signed_in(
    quiet: Game, ours: Caller, ask: Ask, path: str
) -> None:
    path = f"/games/{quiet.id}{path}"
    assert set(ask(Caller(), path)) == {REPLICA}
    for each in (ours, Caller(User.objects.create_user("fan"))):
        assert set(ask(each, path)) == {"default"}


def test_so_is_the_list(quiet: Game, ours: Caller, ask: Ask) -> None:
    assert set(ask(Caller(), "/games")) == {REPLICA}
    assert set(ask(ours, "/games")) == {"default"}


@pytest.mark.parametrize("path", OF_A_MATCH)
def test_a_match_that_is_played_is_read_on_the_primary(quiet: Game, ask: Ask, path: str) -> None:
    quiet.balls(4)
    asked, *answered = ask(Caller(), f"/games/{quiet.id}{path}")
    assert asked == REPLICA
    assert set(answered) == {"default"}


def test_a_client_that_has_more_than_the_replica_is_answered_by_the_primary(quiet: Game, ask: Ask) -> None:
    path = f"/games/{quiet.id}/deliveries"
    assert ask(Caller(), path, If_None_Match='"1-3"')[-1] == REPLICA
    assert ask(Caller(), path, If_None_Match='"1-4"')[-1] == "default"


def test_the_log_and_the_readiness_are_the_primarys(quiet: Game, ours: Caller, ask: Ask) -> None:
    assert set(ask(ours, f"/games/{quiet.id}/events")) == {"default"}
    assert set(ask(Caller(), "/api/health/ready")) == {"default"}
