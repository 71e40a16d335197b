"""The prediction goes out after the ball, is of the newest state only, and fails alone."""

import asyncio
from typing import Any

import orjson
import pytest
import redis
from django.contrib.auth.models import User
from redis import Redis

from realtime.redis import predictions
from scoring import reads
from scoring.models import Scoreboard
from scoring.publishing.changes import published_matches
from tests.realtime.test_end_to_end import short_match
from tests.record.cast import Game
from tests.stack import Stack
from tests.support.record import opened, score
from tests.support.ws_client import watching
from workers import metrics, tasks
from workers.prediction.serving import description
from workers.rebuild import rebuild
from workers.tasks import recompute


@pytest.fixture
def game(db: None, redis_client: Redis) -> Game:
    return Game(User.objects.create_user("scorer"))


def predicted(redis_client: Redis, game: Game) -> Any:
    body: Any = redis_client.get(f"game:{game.id}:prediction")
    return body and orjson.loads(body)


def published(game: Game) -> int:
    return Scoreboard.objects.get(pk=game.id).published_seq


def failures() -> float:
    return metrics.prediction_failures._value.get()


def test_the_newest_state_is_predicted_and_named(game: Game, redis_client: Redis) -> None:
    head = game.balls(1, 2, 4)["seq"]
    recompute(game.id)
    message = predicted(redis_client, game)
    assert (message["event"], message["id"], message["epoch"], message["seq"]) == (
        "prediction:update",
        game.id,
        1,
        head,
    )
    assert message["prediction"]["model"]
    assert set(message["prediction"]["win"]) == {"kent", "surrey"}


def test_what_was_published_already_is_not_predicted_again(game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    game.balls(1)
    recompute(game.id)
    monkeypatch.setattr(tasks, "send_predictions", lambda found: found == [] or pytest.fail("asked again"))
    recompute(game.id)


def test_a_match_without_a_model_says_why(db: None, redis_client: Redis) -> None:
    game = Game(User.objects.create_user("scorer"), format="first_class", conditions={"days": 2})
    game.balls(1)
    recompute(game.id)
    assert predicted(redis_client, game)["prediction"]["unpredicted"]["code"] == "two_innings"


def test_a_test_match_has_a_chance_of_a_draw(db: None, redis_client: Redis) -> None:
    game = Game(User.objects.create_user("scorer"), format="test")
    game.balls(1)
    recompute(game.id)
    found = predicted(redis_client, game)["prediction"]
    assert sum(found["win"].values()) + found["draw"] == pytest.approx(1)
    assert "score" not in found


def test_a_prediction_that_fails_is_counted_and_the_ball_is_out(
    game: Game, redis_client: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(match: Any) -> Any:
        raise ZeroDivisionError("no balls left")

    monkeypatch.setattr(description, "predict", fails)
    before, head = failures(), game.balls(1, 2)["seq"]
    recompute(game.id)
    assert published(game) == head
    assert redis_client.get(f"game:{game.id}:seq") == f"1.{head}".encode()
    assert predicted(redis_client, game) is None
    assert failures() == before + 1


def test_a_redis_that_is_mute_after_the_ball_costs_the_prediction_only(
    game: Game, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mute(*_: Any, **__: Any) -> Any:
        raise redis.TimeoutError

    monkeypatch.setattr(predictions, "_publish", mute)
    before, head = failures(), game.balls(1)["seq"]
    recompute(game.id)
    assert (published(game), failures()) == (head, before + 1)


def test_after_undo_the_state_before_is_predicted_at_a_later_seq(game: Game, redis_client: Redis) -> None:
    game.balls(1, 6)
    recompute(game.id)
    head = game.undo()["seq"]
    recompute(game.id)
    assert predicted(redis_client, game)["seq"] == head


def test_a_rebuild_predicts_in_its_new_epoch(game: Game, redis_client: Redis) -> None:
    head = game.balls(1, 2)["seq"]
    recompute(game.id)
    list(rebuild([game.id]))
    message = predicted(redis_client, game)
    assert (message["epoch"], message["seq"]) == (reads.epoch_of(game.id), head)
    assert message["epoch"] > 1


@pytest.mark.django_db(transaction=True)
def test_the_state_is_the_one_that_was_just_published(redis_client: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    game = Game(User.objects.create_user("scorer"))
    monkeypatch.setattr(reads, "log_of", lambda _: pytest.fail("folded again"))
    head = game.balls(1, 2)["seq"]
    recompute(game.id)
    assert predicted(redis_client, game)["seq"] == head
    published_matches.forget(game.id)


async def test_each_prediction_follows_its_ball_to_the_viewer(stack: Stack) -> None:
    game, events = await asyncio.to_thread(opened, stack, short_match(1))
    async with watching(stack.ws_url, game) as viewer:
        for number, event in enumerate(events, start=2):
            seq = await asyncio.to_thread(score, stack, game, [event], number)
            while event.kind == "delivery" and (not viewer.predictions or viewer.predictions[-1]["seq"] < seq):
                await viewer.receive()
            if event.kind == "delivery":
                assert [(one["event"], one["epoch"], one["seq"]) for one in viewer.messages[-2:]] == [
                    ("state:update", 1, seq),
                    ("prediction:update", 1, seq),
                ]
    assert viewer.gaps == 0
    assert len(viewer.predictions) >= 6


async def test_who_joins_gets_the_state_and_then_the_newest_prediction(stack: Stack) -> None:
    game, events = await asyncio.to_thread(opened, stack, short_match(1))
    seq = await asyncio.to_thread(score, stack, game, events)
    async with watching(stack.ws_url, game) as viewer:
        await viewer.reach(seq)
        while not viewer.predictions or viewer.predictions[-1]["seq"] < seq:
            await viewer.receive()
    async with watching(stack.ws_url, game) as viewer:
        while not viewer.predictions:
            await viewer.receive()
        assert viewer.messages[0]["event"] == "state:update"
        assert [(one["event"], one["seq"]) for one in viewer.messages[-2:]] == [
            ("state:update", seq),
            ("prediction:update", seq),
        ]
