"""Frames are published in order or not at all, in the form in which the channel layer would have sent them."""

import asyncio
import time
from typing import Any

import pytest
import redis
from channels.layers import get_channel_layer
from channels_redis.pubsub import RedisPubSubChannelLayer
from django.conf import settings

from realtime import broadcast
from realtime.broadcast import StaleEpochError
from realtime.history import RedisHistory
from realtime.protocol import Frame, frame_of, group_of
from scoring.place import Place
from scoring.redis_store import keys
from scoring.redis_store.clients import publisher
from tests.realtime.games import Game

pytestmark = pytest.mark.usefixtures("redis_client")


@pytest.fixture
def heard(redis_client: Any) -> Any:
    """Everything that is published, as (channel, bytes)."""
    listener = redis_client.pubsub(ignore_subscribe_messages=True)
    listener.psubscribe(broadcast.group_channel("*"))  # of this run: channels know no database numbers
    listener.get_message(timeout=1)

    def messages() -> list[tuple[str, bytes]]:
        found = []
        while message := listener.get_message(timeout=0.1):
            found.append((message["channel"].decode(), message["data"]))
        return found

    yield messages
    listener.close()


def seqs(messages: list[tuple[str, bytes]]) -> list[int]:
    return [frame_of(get_channel_layer().deserialize(message)).place.seq for _, message in messages]


async def test_the_wire_format_is_the_layers_own(heard: Any) -> None:
    game = Game().begin()
    game.play()
    ours = heard()[-1]
    frame = frame_of(get_channel_layer().deserialize(ours[1]))
    layer = RedisPubSubChannelLayer(**settings.CHANNEL_LAYERS["default"]["CONFIG"])
    await layer.group_send(group_of(game.id), frame.as_message())
    await layer.flush()
    assert heard() == [ours]


async def test_a_group_member_receives_what_is_published() -> None:
    layer = RedisPubSubChannelLayer(**settings.CHANNEL_LAYERS["default"]["CONFIG"])
    channel = await layer.new_channel()
    game = Game().begin()
    await layer.group_add(group_of(game.id), channel)
    await asyncio.sleep(0.1)
    game.play()
    message = await layer.receive(channel)
    await layer.flush()
    assert message["type"] == "game.frame"
    assert frame_of(message).place == Place(1, 1)


async def kept(game: Game) -> tuple[Place | None, list[Frame], Frame | None]:
    history = RedisHistory()
    ((place, _),) = await history.newest([game.id])
    frames = await history.after(game.id, Place(game.epoch, 0))
    snapshot = await history.snapshot(game.id)
    await history.close()
    return place, frames, snapshot


async def test_history_seq_and_message_change_together(heard: Any) -> None:
    game = Game().begin()
    game.play(3)
    place, frames, _ = await kept(game)
    assert place == Place(1, 3)
    assert [frame.place.seq for frame in frames] == [1, 2, 3]
    assert seqs(heard()) == [0, 1, 2, 3]


async def test_a_repeat_is_sent_again_and_kept_once(heard: Any) -> None:
    game = Game().begin()
    balls = game.balls(3)
    game.publish(balls)
    game.publish(balls)
    place, frames, _ = await kept(game)
    assert place == Place(1, 3)
    assert len(frames) == 3
    assert seqs(heard()) == [0, 1, 2, 3, 1, 2, 3]


async def test_a_gap_becomes_one_snapshot(heard: Any) -> None:
    game = Game().begin()
    game.balls(2)
    game.play()
    place, frames, snapshot = await kept(game)
    assert place == Place(1, 3)
    assert frames == []
    assert snapshot
    assert snapshot.place == Place(1, 3)
    assert seqs(heard()) == [0, 3]


async def test_an_ended_epoch_is_refused(heard: Any) -> None:
    game = Game(epoch=2).begin()
    game.epoch = 1
    with pytest.raises(StaleEpochError):
        game.play()
    assert seqs(heard()) == [0]


async def test_a_new_epoch_begins_with_a_snapshot_even_where_its_own_was_lost(heard: Any) -> None:
    game = Game().begin()
    game.play(2)
    game.epoch = 2
    game.play()
    place, frames, snapshot = await kept(game)
    assert place == Place(2, 3)
    assert frames == []
    assert snapshot
    assert snapshot.place == Place(2, 3)


async def test_deltas_go_on_after_redis_forgot_everything(redis_client: Any, heard: Any) -> None:
    game = Game().begin()
    game.play(2)
    redis_client.flushdb()
    game.play()
    place, frames, snapshot = await kept(game)
    assert place == Place(1, 3)
    assert frames == []
    assert snapshot
    assert snapshot.place == Place(1, 3)


def test_the_history_is_bounded_and_every_key_ends(redis_client: Any) -> None:
    game = Game().begin()
    for _ in range(6):
        game.play(50)
    assert redis_client.zcard(keys.history(game.id)) == 256
    for key in (keys.history(game.id), keys.seq(game.id), keys.snapshot(game.id)):
        assert 0 < redis_client.ttl(key) <= 3 * 24 * 3600


def kept_seq(redis_client: Any, game: Game) -> int:
    return int(redis_client.hget(keys.snapshot(game.id), "seq"))


def test_a_snapshot_is_kept_every_32_balls_and_not_with_every_ball(redis_client: Any) -> None:
    game = Game().begin()
    for _ in range(31):
        game.play()
    assert kept_seq(redis_client, game) == 0
    game.play()
    assert kept_seq(redis_client, game) == 32


def test_a_snapshot_is_kept_where_the_last_is_a_second_old(redis_client: Any) -> None:
    game = Game().begin()
    time.sleep(1.05)
    game.play()
    assert kept_seq(redis_client, game) == 1


def test_redis_away_is_an_error_within_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    game = Game()
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1/0")
    publisher.cache_clear()
    broadcast._script.cache_clear()
    started = time.monotonic()
    try:
        with pytest.raises(redis.RedisError):
            game.play()
    finally:
        publisher.cache_clear()
        broadcast._script.cache_clear()
    assert time.monotonic() - started < 1
