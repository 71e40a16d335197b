"""A match that cannot be folded is seen to be stuck: in a metric, over REST and by its viewers, until it goes on."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from redis import Redis

from realtime.rooms.hub import Hub
from scoring import reads, services
from scoring.publishing.stuck import stuck_matches
from scoring.redis_store import keys
from tests.realtime.games import Game as PlainGame
from tests.realtime.sockets import Socket
from tests.record.cast import Game
from tests.record.test_set_aside import append_broken
from workers.sweeping import note_matches
from workers.tasks import recompute


@pytest.fixture
def stuck(transactional_db: None, redis_client: Redis) -> Game:
    """A match whose event 4 cannot be folded."""
    game = Game(User.objects.create_user("scorer", is_superuser=True))
    game.balls(1, 4)
    append_broken(game)
    recompute(game.id)
    forget_seconds()
    return game


def forget_seconds() -> None:
    """A process asks the database once a second for each match; tests are quicker."""
    reads._publishing.cache_clear()


def get(game: Game, by: User | None = None, **headers: str) -> Any:
    client = Client()
    if by:
        client.force_login(by)
    return client.get(f"/games/{game.id}", headers=headers)


def test_everyone_gets_the_last_state_and_reads_that_the_match_is_stuck(stuck: Game, redis_client: Redis) -> None:
    for by in (None, stuck.scorer):
        answer = get(stuck, by)
        assert answer.status_code == 200
        body = answer.json()
        assert (body["stuck"], body["seq"], body["snapshot"]["total_runs"]) == (4, 3, 5)
    redis_client.flushdb()
    assert get(stuck).json()["stuck"] == 4


def test_a_client_that_has_the_state_learns_that_it_is_stuck_and_that_it_goes_on(stuck: Game) -> None:
    tag = get(stuck)["ETag"]
    assert tag == '"1-3-stuck"'
    assert get(stuck, **{"If-None-Match": '"1-3"'}).status_code == 200
    assert get(stuck, **{"If-None-Match": tag}).status_code == 304
    services.set_aside(match_id=stuck.id, seq=4, reason="defect", by=stuck.scorer)
    recompute(stuck.id)
    forget_seconds()
    answer = get(stuck, **{"If-None-Match": tag})
    assert (answer.status_code, "stuck" in answer.json()) == (200, False)


def test_the_sweep_notes_stuck_matches_until_they_go_on(stuck: Game, redis_client: Redis) -> None:
    note_matches([], stuck_matches())
    assert redis_client.hgetall(keys.STUCK) == {stuck.id.encode(): b"4"}
    services.set_aside(match_id=stuck.id, seq=4, reason="defect", by=stuck.scorer)
    note_matches([], stuck_matches())
    assert redis_client.hgetall(keys.STUCK) == {}


@pytest.fixture
async def hub(redis_client: Redis) -> AsyncIterator[Hub]:
    hub = Hub()
    yield hub
    await hub.stop()


async def test_viewers_are_told_at_once_and_again_when_it_goes_on(hub: Hub, redis_client: Redis) -> None:
    game = PlainGame().begin()
    socket = await Socket().join(hub, game.id)
    redis_client.set(keys.LAST_SWEEP, 0)
    redis_client.hset(keys.STUCK, mapping={game.id: 1, "another": 7})
    await socket.until(lambda: socket.kinds == ["=0", "~0"])
    assert socket.client.messages[-1]["stuck"] == 1
    late = await Socket().join(hub, game.id)
    await late.until(lambda: late.kinds == ["=0", "~0"])
    assert late.client.messages[-1]["stuck"] == 1
    redis_client.delete(keys.STUCK)
    await socket.until(lambda: len(socket.client.messages) == 3)
    assert "stuck" not in socket.client.messages[-1]
    await asyncio.to_thread(game.play)
    assert await socket.reach(game.place) == game.snapshot
