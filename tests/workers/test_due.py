"""A task carries all matches that are due: one waits, however many balls there are, and none is forgotten."""

import time
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User
from redis import Redis

from realtime.redis import broadcast
from scoring import bell
from scoring.models import Scoreboard
from scoring.redis_store import due, keys
from tests.record.cast import Game
from workers import tasks
from workers.prediction.serving import after_ball
from workers.tasks import recompute


@pytest.fixture
def game(db: None) -> Game:
    return Game(User.objects.create_user("scorer"))


@pytest.fixture(autouse=True)
def nothing_waits(redis_client: Redis) -> None:
    nothing_is_due(redis_client)


def test_one_task_waits_for_all_balls(redis_client: Redis) -> None:
    for number in range(5):
        bell.send([f"m{number}", f"m{number + 1}"])
    assert redis_client.llen("balls") == 1
    assert sorted(due.take(10)) == [f"m{number}" for number in range(6)]
    assert due.take(10) == []
    # What is due from here on needs another task.
    bell.send(["m0"])
    assert redis_client.llen("balls") == 2


def test_a_task_that_is_lost_keeps_matches_silent_for_a_moment_only(redis_client: Redis) -> None:
    bell.send(["a"])
    redis_client.delete("balls")
    bell.send(["b"])
    assert redis_client.llen("balls") == 0
    time.sleep(due.MARK_MILLISECONDS / 1000 + 0.1)
    bell.send(["b"])
    assert redis_client.llen("balls") == 1
    assert sorted(due.take(10)) == ["a", "b"]


def test_a_task_leaves_what_is_too_much_for_it_to_another(
    db: None, redis_client: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "MOST_DUE", 2)
    bell.send(["a", "b", "c"])
    redis_client.delete("balls")
    recompute()
    assert (redis_client.zcard(keys.DUE), redis_client.llen("balls")) == (1, 1)
    recompute()
    assert (redis_client.zcard(keys.DUE), redis_client.llen("balls")) == (0, 1)


def test_matches_that_are_named_and_those_that_are_due_are_published_once(game: Game, redis_client: Redis) -> None:
    other = Game(game.scorer)
    bell.send([game.id, other.id])
    recompute(game.id)
    assert set(Scoreboard.objects.values_list("match_id", "published_seq")) == {(game.id, 1), (other.id, 1)}
    assert redis_client.exists(keys.prediction(game.id), keys.prediction(other.id)) == 2


@pytest.mark.parametrize("held", ["text", "bytes"])
def test_whatever_else_the_set_holds_stops_nobody(game: Game, redis_client: Redis, held: str) -> None:
    if held == "text":
        redis_client.set(keys.DUE, "garbage")
    else:
        redis_client.zadd(keys.DUE, {b"\xff": 1, "no id": 2, "a\0b": 3})
    bell.send([game.id])
    (message,) = redis_client.lrange("balls", 0, -1)
    # If it cannot be noted, the task names the match.
    assert (game.id in orjson.loads(message)["headers"]["argsrepr"]) is (held == "text")
    recompute(*([game.id] if held == "text" else []))
    assert Scoreboard.objects.get().published_seq == 1
    assert not redis_client.exists(keys.DUE)


def test_a_prediction_that_fails_leaves_those_of_other_matches(
    game: Game, redis_client: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Game(game.scorer)
    describe = after_ball.describe

    def fails(state: Any, *more: Any) -> Any:
        if state.created.id == game.id:
            raise ZeroDivisionError("no balls left")
        return describe(state, *more)

    monkeypatch.setattr(after_ball, "describe", fails)
    recompute(game.id, other.id)
    assert [redis_client.exists(keys.prediction(each.id)) for each in (game, other)] == [0, 1]


def test_a_match_that_is_behind_after_its_turn_is_due_again(
    transactional_db: None, redis_client: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    game = Game(User.objects.create_user("scorer"))
    recompute(game.id)
    game.ball(runs=1)
    publish = broadcast.publish

    def publish_while_another_worker_finds_the_turn_taken(updates: Any) -> dict[str, int]:
        game.ball(runs=1)
        wait_until_due(redis_client, game)
        nothing_is_due(redis_client)
        return publish(updates)

    monkeypatch.setattr(broadcast, "publish", publish_while_another_worker_finds_the_turn_taken)
    wait_until_due(redis_client, game)
    nothing_is_due(redis_client)
    recompute(game.id)
    assert Scoreboard.objects.get().published_seq == 2
    wait_until_due(redis_client, game)


def wait_until_due(redis_client: Redis, game: Game) -> None:
    deadline = time.monotonic() + 10
    while redis_client.zscore(keys.DUE, game.id) is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def nothing_is_due(redis_client: Redis) -> None:
    redis_client.delete("balls", keys.DUE, keys.DUE_TASK)
