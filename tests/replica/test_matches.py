"""Which reads of a match the replica may answer: here one database stands for both, and only the question is tested."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from redis import Redis
from rest_framework.request import Request

from realtime.redis import broadcast
from scoring.api.conditional import seen_by
from scoring.folding import folded_logs, load_log
from scoring.models import Heartbeat, Match, Scoreboard
from scoring.place import NOWHERE, Place
from scoring.publishing.catch_up import catch_up
from scoring.redis_store import clients, fallback, keys
from scoring.replica.heartbeat import beat
from scoring.replica.matches import QUIET, has_all
from tests.record.cast import Game


@pytest.fixture
def quiet(db: None, redis_client: Redis) -> Game:
    """A match with two balls, long ago: three events."""
    # Processes remember matches by id.
    game = Game(User.objects.create_user("scorer"), id=f"quiet-{uuid.uuid4().hex[:8]}")
    game.balls(1, 2)
    backdate(game, QUIET * 2)
    return game


def backdate(game: Game, age: timedelta) -> None:
    Match.objects.filter(pk=game.id).update(changed_at=timezone.now() - age)


def lose_an_event(game: Game) -> None:
    """Let the database be a replica that lacks the newest event."""
    Match.objects.filter(pk=game.id).update(head=2)
    folded_logs.forget(game.id)


def test_a_match_without_an_event_for_a_minute_may_be_read_there(quiet: Game) -> None:
    assert has_all(quiet.id, NOWHERE)
    assert has_all(quiet.id, Place(1, 3))


@pytest.mark.parametrize("age", [timedelta(), QUIET - timedelta(seconds=5), -QUIET])
def test_a_match_that_is_played_may_not(quiet: Game, age: timedelta) -> None:
    backdate(quiet, age)
    assert not has_all(quiet.id, NOWHERE)


def test_nor_one_that_viewers_have_just_got_an_event_of(quiet: Game, redis_client: Redis) -> None:
    catch_up(quiet.id, broadcast.publish)
    assert not has_all(quiet.id, NOWHERE)
    redis_client.delete(keys.record(quiet.id))
    assert has_all(quiet.id, NOWHERE)


def test_nor_an_unknown_one_or_one_without_a_scoreboard(quiet: Game) -> None:
    assert not has_all("no-such-game", NOWHERE)
    Scoreboard.objects.all().delete()
    assert not has_all(quiet.id, NOWHERE)


def test_nor_one_that_is_older_than_what_the_client_has(quiet: Game) -> None:
    assert not has_all(quiet.id, Place(1, 4))
    assert not has_all(quiet.id, Place(2, 1))


def test_nor_one_that_is_older_than_what_redis_has(quiet: Game, redis_client: Redis) -> None:
    catch_up(quiet.id, broadcast.publish)
    redis_client.delete(keys.record(quiet.id))
    lose_an_event(quiet)
    assert not has_all(quiet.id, NOWHERE)


def test_nor_one_of_an_epoch_before_that_of_redis(quiet: Game, redis_client: Redis) -> None:
    redis_client.set(keys.seq(quiet.id), "2.1")
    assert not has_all(quiet.id, NOWHERE)


def test_nor_one_of_which_this_process_knows_more(quiet: Game) -> None:
    known = load_log(quiet.id)
    assert known is not None
    lose_an_event(quiet)
    assert has_all(quiet.id, NOWHERE)
    folded_logs.put(quiet.id, known)
    assert not has_all(quiet.id, NOWHERE)
    folded_logs.forget(quiet.id)


def test_nor_any_while_redis_does_not_answer(quiet: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = clients.connect(0.1, url="redis://127.0.0.1:1/0")
    monkeypatch.setattr(clients, "reader", lambda: nobody)
    try:
        assert not has_all(quiet.id, NOWHERE)
    finally:
        fallback.breaker.close()


@pytest.mark.parametrize(
    ("headers", "seen"),
    [
        ({}, NOWHERE),
        ({"HTTP_IF_NONE_MATCH": '"1-120"'}, Place(1, 120)),
        ({"HTTP_IF_NONE_MATCH": 'W/"1-120-stuck", "2-3-csv", "1-999"'}, Place(2, 3)),
        ({"HTTP_IF_NONE_MATCH": '"1-12345678901", *, "x"'}, NOWHERE),
        ({"HTTP_IF_NONE_MATCH": '"1-2"', "HTTP_AUTHORIZATION": "Token x"}, None),
    ],
)
def test_what_a_reader_has_seen_stands_in_its_tags_unless_it_sends_credentials(
    headers: dict[str, str], seen: Place | None
) -> None:
    request = HttpRequest()
    request.META.update(headers)
    assert seen_by(Request(request)) == seen


def test_a_session_is_a_credential_too() -> None:
    request = HttpRequest()
    request.COOKIES["sessionid"] = "a" * 32
    assert seen_by(Request(request)) is None


def test_the_heartbeat_is_one_row(db: None) -> None:
    seen = []
    for _ in range(2):
        beat()
        seen.append(Heartbeat.objects.get().beat_at)
    assert seen == sorted(seen)
    assert timezone.now() - seen[-1] < timedelta(minutes=1)
