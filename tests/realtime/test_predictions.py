"""A prediction follows its state, to all viewers; only the newest counts."""

import asyncio
from typing import Any

import orjson
import pytest
from redis import Redis

from realtime import metrics
from realtime.redis import in_process, predictions
from realtime.rooms import fan_out
from realtime.rooms.hub import Hub
from realtime.rooms.room import Room
from realtime.shared_metrics import totals
from realtime.wire.frames import prediction_update
from scoring.place import Place
from scoring.redis_store import keys
from scoring.redis_store.clients import publisher
from tests.realtime.games import Game, lose
from tests.realtime.sockets import OwnRedis, Socket

UNPREDICTED = {"unpredicted": {"code": "two_innings", "detail": "No model."}}


async def play(game: Game) -> None:
    await asyncio.to_thread(game.play)
    await asyncio.to_thread(game.predict)


def in_redis(redis_client: Redis, game: Game) -> Any:
    stored: Any = redis_client.get(keys.prediction(game.id))
    return stored and orjson.loads(stored)


async def test_a_prediction_comes_after_its_state_and_is_the_same_for_all(hub: Hub) -> None:
    game = Game().begin()
    sockets = [await Socket().join(hub, game.id) for _ in range(3)]
    await play(game)
    await play(game)
    for socket in sockets:
        await socket.until(lambda socket=socket: len(socket.kinds) == 5)
        assert socket.kinds == ["=0", "+1", "?1", "+2", "?2"]
        assert socket.received[1:] == sockets[0].received[1:]
    expected = {"event": "prediction:update", "id": game.id, "epoch": 1, "seq": 2, "prediction": {"win": {"a": 0.5}}}
    assert sockets[0].client.messages[-1] == expected


async def test_a_new_viewer_gets_the_newest_prediction_after_the_state(hub: Hub) -> None:
    game = Game().begin()
    first = await Socket().join(hub, game.id)
    await play(game)
    await play(game)
    await first.until(lambda: first.kinds[-1] == "?2")
    late, resumed = await Socket().join(hub, game.id), await Socket().join(hub, game.id, Place(1, 1))
    await late.until(lambda: late.kinds == ["=0", "+1", "+2", "?2"])
    await resumed.until(lambda: resumed.kinds == ["+2", "?2"])


async def test_a_process_that_missed_the_message_finds_the_prediction_in_redis(hub: Hub) -> None:
    game = Game().begin()
    await play(game)
    socket = await Socket().join(hub, game.id)
    await socket.until(lambda: socket.kinds == ["=1", "?1"])


async def test_a_lost_prediction_is_found_by_the_watch(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    game = Game().begin()
    socket = await Socket().join(hub, game.id)
    await asyncio.to_thread(game.play)
    without_message = predictions.SCRIPT.replace("redis.call('PUBLISH', channel, message)", "")
    monkeypatch.setattr(predictions, "SCRIPT", without_message)
    await asyncio.to_thread(game.predict)
    await socket.until(lambda: socket.kinds == ["=0", "+1", "?1"], timeout=2.5)


async def test_a_prediction_waits_for_a_state_that_was_lost_on_the_way(hub: Hub) -> None:
    game = Game().begin()
    socket = await Socket().join(hub, game.id)
    await asyncio.to_thread(lose, game, game.ball())
    await asyncio.to_thread(game.predict)
    await socket.until(lambda: socket.kinds == ["=0", "+1", "?1"], timeout=0.5)


async def test_an_older_prediction_never_replaces_a_newer_one(hub: Hub, redis_client: Redis) -> None:
    game = Game().begin()
    socket = await Socket().join(hub, game.id)
    await play(game)
    await play(game)
    await socket.until(lambda: socket.kinds[-1:] == ["?2"])
    for place in (Place(1, 1), Place(1, 2), Place(0, 9)):
        predictions.publish(game.id, place, {"win": {"a": 0.9}})
        hub.deliver(prediction_update(game.id, place, {"win": {"a": 0.9}}))
    await play(game)
    await socket.until(lambda: socket.kinds[-1:] == ["?3"])
    assert socket.kinds == ["=0", "+1", "?1", "+2", "?2", "+3", "?3"]
    assert in_redis(redis_client, game)["seq"] == 3


async def test_after_a_rebuild_the_prediction_of_the_new_epoch_counts(hub: Hub, redis_client: Redis) -> None:
    game = Game().begin()
    early = await Socket().join(hub, game.id)
    await play(game)
    game.epoch = 2
    await asyncio.to_thread(game.begin)
    await early.reach(game.place)
    late = await Socket().join(hub, game.id)
    await late.reach(game.place)
    assert late.kinds == ["=1"], "a prediction of the epoch before is void"
    await asyncio.to_thread(game.predict)
    await late.until(lambda: late.kinds == ["=1", "?1"])
    assert in_redis(redis_client, game)["epoch"] == 2


async def test_a_viewer_that_falls_behind_gets_one_prediction_when_it_drains(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    game = Game().begin()
    slow, quick = await Socket().join(hub, game.id), await Socket().join(hub, game.id)
    slow.block()
    while not slow.viewer.is_lagging:
        await asyncio.to_thread(game.play, 20)
        await quick.reach(game.place)
    waiting = slow.mailbox.waiting_bytes
    for chance in range(50):
        await asyncio.to_thread(game.play)
        await asyncio.to_thread(game.predict, chance / 100)
    await quick.until(lambda: quick.kinds[-1] == f"?{game.seq}")
    assert slow.mailbox.waiting_bytes == waiting
    slow.unblock()
    assert await slow.reach(game.place) == game.snapshot
    await slow.until(lambda: slow.kinds[-1] == f"?{game.seq}")
    assert sum(kind.startswith("?") for kind in slow.kinds) == 1


async def test_viewers_that_join_between_predictions_get_none_twice(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fan_out, "BATCH", 3)
    game = Game().begin()
    sockets = [await Socket().join(hub, game.id) for _ in range(20)]

    async def keep_joining() -> None:
        for _ in range(60):
            sockets.append(await Socket().join(hub, game.id))
            await asyncio.sleep(0.003)

    async def keep_playing() -> None:
        for _ in range(80):
            await play(game)

    await asyncio.gather(keep_joining(), keep_playing())
    for socket in sockets:
        await socket.until(lambda socket=socket: socket.kinds[-1:] == [f"?{game.seq}"])
        received = [kind for kind in socket.kinds if kind.startswith("?")]
        assert len(set(received)) == len(received)
        for at, kind in enumerate(socket.kinds):
            states = [int(one[1:]) for one in socket.kinds[:at] if one[0] in "=+"]
            assert kind[0] != "?" or max(states) >= int(kind[1:])


async def test_the_reason_for_no_prediction_is_sent_once(hub: Hub, redis_client: Redis) -> None:
    game = Game().begin()
    socket = await Socket().join(hub, game.id)
    for _ in range(3):
        await asyncio.to_thread(game.play)
        await asyncio.to_thread(predictions.publish, game.id, game.place, UNPREDICTED)
    await play(game)
    await socket.until(lambda: socket.kinds[-1:] == ["?4"])
    assert socket.kinds == ["=0", "+1", "?1", "+2", "+3", "+4", "?4"]


async def test_the_stored_prediction_expires(redis_client: Redis) -> None:
    game = Game().begin()
    game.predict()
    assert 0 < redis_client.ttl(keys.prediction(game.id)) <= keys.KEEP_SECONDS  # type: ignore[operator]


async def test_without_redis_predictions_are_delivered_too(settings: Any) -> None:
    settings.REDIS_URL = ""
    hub = Hub()
    game = Game()
    ball = game.frame(game.whole())
    hub.rooms[game.id] = Room(ball)
    socket = await Socket().join(hub, game.id)
    await asyncio.to_thread(game.play)
    await asyncio.to_thread(game.predict)
    await socket.until(lambda: socket.kinds == ["=0", "+1", "?1"])
    await hub.stop()
    assert not in_process.listeners


async def test_predictions_are_counted_apart_from_emissions(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "tally", metrics.Tally())
    before = metrics.predictions._value.get()
    game = Game().begin()
    sockets = [await Socket().join(hub, game.id) for _ in range(3)]
    await play(game)
    await play(game)
    for socket in sockets:
        await socket.until(lambda socket=socket: socket.kinds[-1:] == ["?2"])
    await asyncio.sleep(0.05)
    await hub.watch.look()
    figures = (await asyncio.to_thread(totals, publisher()))["metrics"]
    assert figures["event_counts"] == {"state:update": 9, "prediction:update": 6}
    assert (figures["total_emissions"], figures["delta_ratio"]) == (9, round(6 / 9, 4))
    assert figures["avg_payload_size"] == average([len(text) for text in states(sockets)])
    assert metrics.predictions._value.get() - before == 6


def states(sockets: list[Socket]) -> list[bytes]:
    """The emissions of two balls: a snapshot and two deltas to each viewer."""
    return [socket.received[number] for socket in sockets for number in (0, 1, 3)]


def average(sizes: list[int]) -> float:
    return round(sum(sizes) / len(sizes), 1)


async def test_the_watch_goes_on_after_redis_was_down(own_redis: OwnRedis) -> None:
    hub = Hub()
    game = Game().begin()
    socket = await Socket().join(hub, game.id)
    await asyncio.to_thread(own_redis.stop)
    await asyncio.sleep(1)
    own_redis.start()  # in this thread: the child dies with the thread that started it
    await play(game)
    await socket.until(lambda: "?1" in socket.kinds, timeout=4)
    await hub.stop()
