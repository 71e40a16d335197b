"""Frames are published in order or not at all, in the channel layer's own format."""

import asyncio
import time
from typing import Any

import orjson
import pytest
import redis
from channels.layers import get_channel_layer
from channels_redis.pubsub import RedisPubSubChannelLayer
from django.conf import settings

from cricksy.local_services.ports import free_port
from realtime import metrics
from realtime.redis import broadcast, channel_layer
from realtime.redis.channel_layer import breaker, group_channel
from realtime.redis.history import RedisHistory
from realtime.wire.frames import Frame
from realtime.wire.layer import LISTS, decode_frame, encode_frame, group_name
from scoring.place import Place
from scoring.publishing.changes import MatchUpdate
from scoring.redis_store import clients, keys, snapshots
from scoring.redis_store.clients import publisher
from tests.realtime.games import Game

pytestmark = pytest.mark.usefixtures("redis_client")


@pytest.fixture
def published(redis_client: Any) -> Any:
    """Return everything that was published since the last call, as (channel, bytes)."""
    listener = redis_client.pubsub(ignore_subscribe_messages=True)
    listener.psubscribe(group_channel("*"))  # channels of this run only: Redis does not separate them by database
    listener.get_message(timeout=1)

    def messages() -> list[tuple[str, bytes]]:
        found = []
        while message := listener.get_message(timeout=0.1):
            found.append((message["channel"].decode(), message["data"]))
        # Summaries for lists have tests of their own.
        return [each for each in found if each[0] != group_channel(LISTS)]

    yield messages
    listener.close()


def seqs(messages: list[tuple[str, bytes]]) -> list[int]:
    return [decode_frame(get_channel_layer().deserialize(message)).place.seq for _, message in messages]


async def test_the_wire_format_is_that_of_the_channel_layer(published: Any) -> None:
    game = Game().begin()
    game.play()
    ours = published()[-1]
    frame = decode_frame(get_channel_layer().deserialize(ours[1]))
    layer = RedisPubSubChannelLayer(**settings.CHANNEL_LAYERS["default"]["CONFIG"])
    await layer.group_send(group_name(game.id), encode_frame(frame))
    await layer.flush()
    assert published() == [ours]


async def test_a_group_member_receives_what_is_published() -> None:
    layer = RedisPubSubChannelLayer(**settings.CHANNEL_LAYERS["default"]["CONFIG"])
    channel = await layer.new_channel()
    game = Game().begin()
    await layer.group_add(group_name(game.id), channel)
    await asyncio.sleep(0.1)
    game.play()
    message = await layer.receive(channel)
    await layer.flush()
    assert message["type"] == "game.frame"
    assert decode_frame(message).place == Place(1, 1)


async def kept(game: Game) -> tuple[Place | None, list[Frame], Frame | None]:
    history = RedisHistory()
    ((place, _),) = await history.newest([game.id])
    frames = await history.after(game.id, Place(game.epoch, 0))
    snapshot = await history.snapshot(game.id)
    await history.close()
    return place, frames, snapshot


async def test_history_seq_and_message_change_together(published: Any) -> None:
    game = Game().begin()
    game.play(3)
    place, frames, _ = await kept(game)
    assert place == Place(1, 3)
    assert [frame.place.seq for frame in frames] == [1, 2, 3]
    assert seqs(published()) == [0, 1, 2, 3]


async def test_a_repeat_is_sent_again_and_kept_once(published: Any) -> None:
    game = Game().begin()
    balls = game.balls(3)
    game.publish(balls)
    game.publish(balls)
    place, frames, _ = await kept(game)
    assert place == Place(1, 3)
    assert len(frames) == 3
    assert seqs(published()) == [0, 1, 2, 3, 1, 2, 3]


async def test_a_gap_becomes_one_snapshot(published: Any) -> None:
    game = Game().begin()
    game.balls(2)
    game.play()
    place, frames, snapshot = await kept(game)
    assert place == Place(1, 3)
    assert frames == []
    assert snapshot
    assert snapshot.place == Place(1, 3)
    assert seqs(published()) == [0, 3]


async def test_a_stale_epoch_is_refused(published: Any) -> None:
    game = Game(epoch=2).begin()
    game.epoch = 1
    other = Game("other").begin()
    other.play(4)
    updates = [MatchUpdate(each.id, each.epoch, [each.ball()], each.as_json(), b"{}") for each in (game, other)]
    # The other match of the same round trip is published.
    assert broadcast.publish(updates) == {game.id: 2}
    assert seqs(published()) == [0, 0, 1, 2, 3, 4, 5]
    assert (await kept(other))[0] == other.place


async def test_a_new_epoch_begins_with_a_snapshot_even_if_its_own_was_lost(published: Any) -> None:
    game = Game().begin()
    game.play(2)
    game.epoch = 2
    game.play()
    place, frames, snapshot = await kept(game)
    assert place == Place(2, 3)
    assert frames == []
    assert snapshot
    assert snapshot.place == Place(2, 3)


async def test_deltas_go_on_after_redis_was_emptied(redis_client: Any, published: Any) -> None:
    game = Game().begin()
    game.play(2)
    redis_client.flushdb()
    game.play()
    place, frames, snapshot = await kept(game)
    assert place == Place(1, 3)
    assert frames == []
    assert snapshot
    assert snapshot.place == Place(1, 3)


def test_the_history_is_bounded_and_every_key_expires(redis_client: Any) -> None:
    game = Game().begin()
    for _ in range(6):
        game.play(50)
    assert redis_client.zcard(keys.history(game.id)) == 256
    for key in (keys.history(game.id), keys.seq(game.id), keys.snapshot(game.id)):
        assert 0 < redis_client.ttl(key) <= 3 * 24 * 3600


def kept_seq(redis_client: Any, game: Game) -> int:
    return int(redis_client.hget(keys.snapshot(game.id), "seq"))


def test_a_snapshot_is_stored_with_every_ball(redis_client: Any) -> None:
    game = Game().begin()
    for seq in range(1, 4):
        game.play()
        assert kept_seq(redis_client, game) == seq


def test_an_unreachable_redis_is_an_error_within_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    game = Game()
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1/0")
    publisher.cache_clear()
    started = time.monotonic()
    try:
        with pytest.raises(redis.RedisError):
            game.play()
    finally:
        publisher.cache_clear()
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("place", [{"epoch": 9, "seq": 9}, {"epoch": "x", "seq": "y"}, {"epoch": 1, "seq": 40}])
def test_a_snapshot_replaces_one_that_nobody_can_have_published(place: dict[str, Any], redis_client: Any) -> None:
    game = Game().begin()
    redis_client.hset(keys.snapshot(game.id), mapping={**place, "snapshot": "garbage"})
    game.play()
    stored = snapshots.read(game.id, redis_client.hmget(keys.snapshot(game.id), snapshots.FIELDS))
    assert stored is not None
    assert (stored.place, orjson.loads(stored.snapshot)) == (Place(1, 1), game.snapshot)


@pytest.fixture
def layer_away(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A channel layer of its own that refuses connections."""
    monkeypatch.setattr(settings, "CRICKSY_LAYER_URL", f"redis://127.0.0.1:{free_port()}/0")
    clients.layer.cache_clear()
    breaker.close()
    yield
    breaker.close()
    clients.layer.cache_clear()


async def test_what_the_layer_does_not_take_counts_as_published(layer_away: Any, redis_client: Any) -> None:
    game = Game().begin()
    undelivered = metrics.undelivered._value.get()
    game.play()
    game.play()
    assert redis_client.get(keys.seq(game.id)) == f"1.{game.seq}".encode()
    # Of each ball the frame and the summary for lists.
    assert metrics.undelivered._value.get() == undelivered + 4


async def test_a_layer_that_failed_is_not_asked_again_at_once(layer_away: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its time-out would hold each ball of all matches up, with a row locked."""
    asked = []

    def fails(channel: str, messages: Any) -> None:
        asked.append(channel)
        raise redis.TimeoutError

    monkeypatch.setattr(channel_layer, "_publish", fails)
    game = Game().begin()
    for _ in range(3):
        game.play()
    assert len(asked) == 1
