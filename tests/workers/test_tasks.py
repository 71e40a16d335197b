"""The worker catches up to the head whenever it is rung, and the sweep rings what nobody rang."""

import base64
import pickle
import signal
import time
from datetime import timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from redis import Redis

from scoring import bell
from scoring.models import BattingLine, Scoreboard
from scoring.publishing import lag
from scoring.publishing.lag import MOST_AT_ONCE
from scoring.redis_store import keys
from scoring.redis_store.keys import LAST_SWEEP, SWEEP_SECONDS
from tests.realtime.sockets import OwnRedis
from tests.record.cast import Game
from tests.stack import Stack
from workers.rebuild import rebuild
from workers.tasks import recompute, sweep


@pytest.fixture
def game(db: None, redis_client: Redis) -> Game:
    return Game(User.objects.create_user("scorer"))


def board(game: Game) -> Scoreboard:
    return Scoreboard.objects.get(pk=game.id)


def seq_in_redis(redis_client: Redis, game: Game) -> Any:
    return redis_client.get(f"game:{game.id}:seq")


def test_recompute_publishes_up_to_the_head_and_a_double_changes_nothing(game: Game, redis_client: Redis) -> None:
    head = game.balls(1, 2, 4)["seq"]
    for _ in range(2):
        recompute(game.id)
    assert board(game).published_seq == head
    assert seq_in_redis(redis_client, game) == f"{board(game).epoch}.{head}".encode()


def test_recompute_of_no_match_does_nothing(db: None) -> None:
    recompute("no-such-game")


def test_redis_away_leaves_it_unpublished_until_it_is_back(game: Game, own_redis: OwnRedis) -> None:
    head = game.balls(1, 2)["seq"]
    own_redis.stop()
    recompute(game.id)
    assert board(game).published_seq == 0
    own_redis.start()
    recompute(game.id)
    assert board(game).published_seq == head


def test_the_sweep_says_when_it_last_ran(game: Game, redis_client: Redis) -> None:
    sweep()
    assert time.time() - float(redis_client.get(LAST_SWEEP)) < 5  # type: ignore[arg-type]
    assert 0 < redis_client.ttl(LAST_SWEEP) <= SWEEP_SECONDS  # type: ignore[operator]


def test_the_sweep_says_which_matches_are_late(
    game: Game, redis_client: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lag, "LATE", timedelta(0))
    sweep()
    assert redis_client.smembers(keys.LATE) == {game.id.encode()}
    recompute(game.id)
    sweep()
    assert redis_client.smembers(keys.LATE) == set()


def test_a_rebuild_begins_a_new_epoch_and_ends_where_it_was(game: Game, redis_client: Redis) -> None:
    head = game.balls(1, 2, 4)["seq"]
    recompute(game.id)
    before, lines = board(game), list(BattingLine.objects.values_list("player_id", "runs"))
    BattingLine.objects.update(runs=99)
    (rebuilt,) = rebuild([game.id])
    assert rebuilt.failure == ""
    assert board(game).epoch > before.epoch
    assert board(game).published_seq == head
    assert list(BattingLine.objects.values_list("player_id", "runs")) == lines
    assert seq_in_redis(redis_client, game) == f"{board(game).epoch}.{head}".encode()


def test_the_command_rebuilds_all_and_says_what_it_could_not(game: Game) -> None:
    out = StringIO()
    call_command("rebuild", stdout=out)
    assert out.getvalue() == f"1/1 {game.id} rebuilt\n"
    with pytest.raises(CommandError):
        call_command("rebuild", "never-played", stdout=out)
    assert "never-played there is no such match" in out.getvalue()


def test_a_match_that_waits_in_the_queue_is_not_queued_again_until_a_worker_begins(
    game: Game, redis_client: Redis
) -> None:
    redis_client.flushdb()
    for _ in range(3):
        bell.send([game.id])
    assert redis_client.llen("balls") == 1
    recompute(game.id)
    bell.send([game.id])
    assert redis_client.llen("balls") == 2


def test_a_match_whose_bell_was_lost_is_swept(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Recorded in this process, whose bell is cut."""
    monkeypatch.setattr(bell, "ring", lambda match_id: None)
    game = Game(User.objects.create_user("unheard"))
    deadline = time.monotonic() + 15
    while board(game).published_seq == 0 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert board(game).published_seq == 1


def test_full_hands_of_the_other_workers_hold_no_sweep_up(stack: Stack) -> None:
    """After an outage a sweep rings up to 200 matches. Here their worker does not even answer."""
    stack.signal("worker-1", signal.SIGSTOP)
    try:
        with Redis.from_url(stack.redis_url) as client:
            for number in range(MOST_AT_ONCE):
                recompute.apply_async((f"late-{number}",), queue="balls")
            assert client.llen("balls") >= MOST_AT_ONCE - 10
            seen = set()
            deadline = time.monotonic() + 30
            while len(seen) < 3:
                assert time.monotonic() < deadline
                seen.add(client.get(LAST_SWEEP))
                time.sleep(0.1)
    finally:
        stack.signal("worker-1", signal.SIGCONT)


NO_TASKS = (
    *(b"", b"garbage", b"\x80\x04\xff", b"null", b"[1]", b"{}", b'{"properties": 1}', pickle.dumps({"task": "x"})),
    orjson.dumps({"body": "x", "properties": {"delivery_tag": "1", "delivery_info": {}, "body_encoding": "base64"}}),
    orjson.dumps(
        {
            "body": base64.b64encode(pickle.dumps([(), {}, {}])).decode(),
            "headers": {"task": "workers.tasks.recompute", "id": "1"},
            "content-type": "application/x-python-serialize",
            "content-encoding": "binary",
            "properties": {"delivery_tag": "2", "delivery_info": {}, "body_encoding": "base64"},
        }
    ),
)


def test_a_message_that_is_no_task_ends_no_worker(stack: Stack) -> None:
    process = stack.children["worker-1"].process
    assert process
    with Redis.from_url(stack.redis_url) as client:
        client.lpush("balls", *NO_TASKS)
        number = urlsplit(stack.redis_url).path.strip("/")
        for message in NO_TASKS:
            client.publish(f"/{number}.celery.pidbox", message)
        game = Game(User.objects.create_user(stack.new_id("scorer")))
        head = game.balls(1)["seq"]
        client.lpush("balls", *NO_TASKS)
        deadline = time.monotonic() + 30
        while (board(game).published_seq < head or client.llen("balls")) and process.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert process.poll() is None
