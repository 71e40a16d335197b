"""Every viewer ends with the snapshot of a fresh GET, whatever was lost, repeated, reordered or slow."""

import asyncio
import random
from typing import Any

import pytest

from realtime.rooms import drain, fan_out, intake, watch
from realtime.rooms.hub import Hub
from realtime.wire.close_codes import CloseCode
from scoring.place import Place
from scoring.redis_store import keys
from scoring.redis_store.clients import publisher
from tests.realtime.games import Game
from tests.realtime.sockets import OwnRedis, Socket


async def play(game: Game, count: int = 1) -> None:
    await asyncio.to_thread(game.play, count)


async def test_a_new_viewer_gets_the_snapshot_and_then_deltas(hub: Hub) -> None:
    game = Game().begin()
    socket = await Socket().join(hub, game.id)
    await play(game)
    await play(game)
    assert await socket.reach(game.place) == game.snapshot
    assert socket.kinds == ["=0", "+1", "+2"]


async def test_a_later_viewer_gets_the_snapshot_and_the_frames_after_it(hub: Hub) -> None:
    game = Game().begin()
    first = await Socket().join(hub, game.id)
    await play(game, 5)
    await first.reach(game.place)
    second = await Socket().join(hub, game.id)
    assert await second.reach(game.place) == game.snapshot
    assert second.kinds == ["=0", "+1", "+2", "+3", "+4", "+5"]


async def test_a_resuming_viewer_gets_only_the_missing_frames(hub: Hub) -> None:
    game = Game().begin()
    await Socket().join(hub, game.id)
    await play(game, 5)
    resumed = await Socket().join(hub, game.id, Place(1, 3))
    await resumed.until(lambda: resumed.kinds == ["+4", "+5"])


async def test_a_viewer_that_is_up_to_date_gets_nothing_until_the_next_ball(hub: Hub) -> None:
    game = Game().begin()
    await play(game, 3)
    resumed = await Socket().join(hub, game.id, game.place)
    await asyncio.sleep(0.05)
    assert resumed.kinds == []
    await play(game)
    await resumed.until(lambda: resumed.kinds == ["+4"])


async def test_a_viewer_that_resumes_from_before_the_snapshot_gets_frames_only(hub: Hub) -> None:
    game = Game().begin()
    for _ in range(4):
        await play(game, 50)
    resumed = await Socket().join(hub, game.id, Place(1, 20))
    assert resumed.room
    assert resumed.room.ring.snapshot.place.seq > 100
    await resumed.until(lambda: len(resumed.kinds) == 180)
    assert resumed.kinds == [f"+{seq}" for seq in range(21, 201)]


async def test_a_since_older_than_the_history_gets_a_snapshot(hub: Hub) -> None:
    game = Game().begin()
    for _ in range(6):
        await play(game, 50)
    resumed = await Socket().join(hub, game.id, Place(1, 2))
    assert await resumed.reach(game.place) == game.snapshot
    assert resumed.kinds[0].startswith("=")


async def test_a_viewer_never_goes_back_within_an_epoch(hub: Hub, redis_client: Any) -> None:
    """It has what another process sent, or what `GET` read in the log. It waits for what is newer."""
    game = Game().begin()
    waiting, far = Socket(), Socket()
    await waiting.join(hub, game.id, Place(1, 2))
    await far.join(hub, game.id, Place(1, 4))
    await play(game, 2)
    redis_client.set(keys.LAST_SWEEP, 0)
    await waiting.until(lambda: waiting.kinds == ["~2"], timeout=4)
    await play(game, 3)
    await waiting.until(lambda: waiting.kinds == ["~2", "+3", "+4", "+5"])
    await far.until(lambda: far.kinds == ["+5"])


@pytest.mark.parametrize("since", [Place(2, 1), Place(0, 3)])
async def test_a_since_of_another_epoch_gets_a_snapshot(hub: Hub, since: Place) -> None:
    game = Game().begin()
    await play(game, 3)
    resumed = await Socket().join(hub, game.id, since)
    assert await resumed.reach(game.place) == game.snapshot
    assert resumed.kinds[0] == "=3"


async def test_lost_messages_are_filled_from_the_history_by_the_next_frame(hub: Hub) -> None:
    game = Game().begin()
    socket = await Socket().join(hub, game.id)
    await asyncio.to_thread(game.play_lost, 3)
    await play(game)
    assert await socket.reach(game.place, timeout=0.5) == game.snapshot
    assert socket.kinds == ["=0", "+1", "+2", "+3", "+4"]


async def test_a_lost_last_message_is_found_by_the_seq_watch(hub: Hub) -> None:
    game = Game().begin()
    socket = await Socket().join(hub, game.id)
    await asyncio.to_thread(game.play_lost, 2)
    assert await socket.reach(game.place, timeout=2.5) == game.snapshot
    assert socket.kinds == ["=0", "+1", "+2"]


async def test_more_lost_than_the_history_holds_is_one_snapshot(hub: Hub) -> None:
    game = Game().begin()
    socket = await Socket().join(hub, game.id)
    await asyncio.to_thread(game.play_lost, 300)
    assert await socket.reach(game.place, timeout=3) == game.snapshot
    assert sum(kind.startswith("=") for kind in socket.kinds) == 2


async def test_repeated_and_reordered_frames_change_nothing(hub: Hub) -> None:
    game = Game().begin()
    socket = await Socket().join(hub, game.id)
    balls = list(game.balls(30))
    shuffled = balls * 3
    random.Random(7).shuffle(shuffled)
    # In this thread: the messages that Redis sends in order are read after those of another order.
    game.publish(balls)
    for ball in shuffled:
        hub.deliver(game.frame(ball))
    assert await socket.reach(game.place) == game.snapshot
    assert socket.kinds == ["=0", *(f"+{seq}" for seq in range(1, 31))]


async def test_a_new_epoch_replaces_what_viewers_have(hub: Hub) -> None:
    game = Game().begin()
    socket = await Socket().join(hub, game.id)
    await play(game, 3)
    game.epoch, game.snapshot = 2, {**game.snapshot, "total_runs": 99}
    await asyncio.to_thread(game.begin)
    await play(game)
    assert await socket.reach(game.place) == game.snapshot
    assert socket.client.place == (2, 4)
    assert socket.client.gaps == 0


async def test_viewers_that_join_between_frames_miss_and_repeat_nothing(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fan_out, "BATCH", 3)
    game = Game().begin()
    sockets = [await Socket().join(hub, game.id) for _ in range(20)]

    async def keep_joining() -> None:
        for _ in range(60):
            sockets.append(await Socket().join(hub, game.id))
            await asyncio.sleep(0.003)

    async def keep_playing() -> None:
        for _ in range(120):
            await play(game)

    await asyncio.gather(keep_joining(), keep_playing())
    for socket in sockets:
        assert await socket.reach(game.place) == game.snapshot
        assert socket.client.gaps == 0
        seqs = [message["seq"] for message in socket.client.messages]
        assert seqs == list(range(seqs[0], game.seq + 1))


async def test_a_long_ring_gets_a_newer_snapshot(hub: Hub) -> None:
    game = Game().begin()
    socket = await Socket().join(hub, game.id)
    for _ in range(100):
        await play(game)
    await socket.reach(game.place)
    assert socket.room
    assert socket.room.ring.frames_on_joining <= intake.MOST_ON_JOINING + 1
    late = await Socket().join(hub, game.id)
    assert await late.reach(game.place) == game.snapshot


async def test_a_viewer_that_falls_behind_gets_what_it_missed_when_it_drains(hub: Hub) -> None:
    game = Game().begin()
    slow, quick = await Socket().join(hub, game.id), await Socket().join(hub, game.id)
    slow.block()
    for _ in range(40):
        await play(game, 20)
    assert await quick.reach(game.place) == game.snapshot
    assert slow.mailbox.waiting_bytes < 2 * 64 * 1024
    slow.unblock()
    assert await slow.reach(game.place) == game.snapshot
    assert slow.client.gaps == 0
    assert sum(kind.startswith("=") for kind in slow.kinds) == 2


async def test_a_viewer_that_never_drains_is_closed(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drain, "STUCK_SECONDS", 0.5)
    game = Game().begin()
    stuck, fine = await Socket().join(hub, game.id), await Socket().join(hub, game.id)
    await asyncio.sleep(0.02)
    stuck.block()
    await play(game)
    await stuck.until(lambda: stuck.close_code is not None)
    assert stuck.close_code == CloseCode.TOO_SLOW
    await play(game)
    assert await fine.reach(game.place) == game.snapshot
    assert fine.close_code is None


async def test_an_unwatched_match_is_closed_and_opens_again(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "IDLE_SECONDS", 0.2)
    game = Game().begin()
    socket = await Socket().join(hub, game.id)
    assert socket.room
    hub.leave(socket.room, socket.viewer)
    await socket.until(lambda: not hub.rooms)
    await play(game, 2)
    again = await Socket().join(hub, game.id)
    await play(game)
    assert await again.reach(game.place, timeout=0.5) == game.snapshot


async def test_after_a_restart_of_redis_viewers_get_what_was_lost(own_redis: OwnRedis) -> None:
    hub = Hub()
    game = Game().begin()
    socket = await Socket().join(hub, game.id)
    await play(game, 3)
    await asyncio.to_thread(own_redis.stop)
    balls = game.balls(2)
    await asyncio.sleep(1)
    own_redis.start()  # in this thread: the child dies with the thread that started it
    await asyncio.to_thread(game.publish, balls)
    assert await socket.reach(game.place, timeout=3) == game.snapshot
    await asyncio.sleep(2.5)
    await play(game)
    assert await socket.reach(game.place, timeout=0.5) == game.snapshot, "the pump is back too, not only the watch"
    await hub.stop()


async def test_five_thousand_reconnects_at_once_do_not_query_the_database(own_redis: OwnRedis) -> None:
    """Redis is asked once for all viewers. It counts for all its databases together, so it is one of its own."""
    hub = Hub()
    game = Game().begin()
    for _ in range(20):
        await play(game, 10)
    places = [None, Place(1, 0), Place(1, 150), game.place, Place(7, 7)]
    sockets = [Socket() for _ in range(5_000)]
    before = match_reads()
    await asyncio.gather(
        *(socket.join(hub, game.id, places[number % len(places)]) for number, socket in enumerate(sockets))
    )
    assert match_reads() - before < 25
    await play(game)
    for socket in sockets:
        await socket.until(lambda socket=socket: socket.last_seq == game.seq, timeout=30)
    for since, socket in zip(places, sockets[: len(places)], strict=True):
        if since is None or since > game.place:
            assert socket.client.snapshot == game.snapshot
        assert socket.client.messages[-1]["delta"]["base_seq"] == game.seq - 1
    await hub.stop()


def match_reads() -> int:
    """Return how many commands read a match from Redis."""
    stats = publisher().info("commandstats")
    names = ("get", "mget", "hmget", "zrange", "zrangebyscore")
    return sum(stats[f"cmdstat_{name}"]["calls"] for name in names if f"cmdstat_{name}" in stats)


async def test_joining_a_match_that_is_in_redis_does_not_query_the_database(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pytest-django fails a test without the `django_db` mark if it uses the database."""
    game = Game().begin()
    socket = await Socket().join(hub, game.id)
    assert await socket.reach(game.place) == game.snapshot
