"""A heartbeat says that a score is the newest: only while that is known, and at once to a viewer that joins with it."""

import asyncio
from typing import Any

import pytest

from realtime.rooms import watch
from realtime.rooms.hub import Hub
from scoring.place import Place
from scoring.redis_store import keys
from scoring.redis_store.clients import publisher
from tests.realtime.games import Game
from tests.realtime.sockets import OwnRedis, Socket


async def test_a_viewer_that_has_the_newest_state_is_told_so_at_once(hub: Hub, redis_client: Any) -> None:
    game = Game().begin()
    early = await Socket().join(hub, game.id, game.place)
    await asyncio.sleep(1.2)
    assert early.kinds == [], "no sweep runs, so nobody can vouch for it"
    redis_client.set(keys.LAST_SWEEP, 0)
    await early.until(lambda: early.kinds == ["~0"], timeout=4)
    late = await Socket().join(hub, game.id, game.place)
    await late.until(lambda: late.kinds == ["~0"], timeout=0.5)
    await asyncio.to_thread(game.play)
    await late.until(lambda: late.kinds == ["~0", "+1"])
    behind = await Socket().join(hub, game.id, Place(1, 0))
    await behind.until(lambda: behind.kinds == ["+1"])


async def test_a_silent_match_has_a_heartbeat(hub: Hub, redis_client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "HEARTBEAT_SECONDS", 0.5)
    redis_client.set(keys.LAST_SWEEP, 0)
    game = Game().begin()
    socket = await Socket().join(hub, game.id)
    await socket.until(lambda: "~0" in socket.kinds)
    beat = socket.client.messages[-1]
    assert beat == {"event": "heartbeat", "id": game.id, "epoch": 1, "seq": 0}


@pytest.mark.parametrize("cause", ["no sweep runs", "the match is late"])
async def test_no_heartbeat_vouches_for_a_score_that_may_be_old(
    cause: str, hub: Hub, redis_client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Redis answers all the time, but has not what nobody publishes."""
    monkeypatch.setattr(watch, "HEARTBEAT_SECONDS", 0.2)
    late, fine = Game().begin(), Game().begin()
    if cause == "the match is late":
        redis_client.set(keys.LAST_SWEEP, 0)
        redis_client.sadd(keys.LATE, late.id)
    sockets = [await Socket().join(hub, game.id) for game in (late, fine)]
    await asyncio.sleep(2.5)
    assert [("~0" in socket.kinds) for socket in sockets] == [False, cause == "the match is late"]
    redis_client.set(keys.LAST_SWEEP, 0)
    redis_client.delete(keys.LATE)
    await sockets[0].until(lambda: "~0" in sockets[0].kinds)


async def test_no_heartbeat_says_that_an_older_state_than_that_in_redis_is_the_newest(
    hub: Hub, redis_client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "HEARTBEAT_SECONDS", 0.2)
    redis_client.set(keys.LAST_SWEEP, 0)
    game = Game().begin()
    socket = await Socket().join(hub, game.id)
    # As if neither Redis nor the log had the missing frames.
    monkeypatch.setattr(hub.intake.gaps, "fill_soon", lambda room: None)
    redis_client.set(keys.seq(game.id), "1.5")
    await asyncio.sleep(2.5)
    assert "~0" not in socket.kinds


async def test_no_heartbeat_is_sent_while_redis_is_down(own_redis: OwnRedis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "HEARTBEAT_SECONDS", 0.2)
    monkeypatch.setattr(watch, "VOUCH_SECONDS", 1.5)
    hub = Hub()
    publisher().set(keys.LAST_SWEEP, 0)
    game = Game().begin()
    socket = await Socket().join(hub, game.id)
    await socket.until(lambda: "~0" in socket.kinds)
    await asyncio.to_thread(own_redis.stop)
    await asyncio.sleep(2)
    before = len(socket.kinds)
    await asyncio.sleep(2)
    assert len(socket.kinds) == before
    await hub.stop()
