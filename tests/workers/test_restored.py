"""The way back: a database that is older than what viewers saw, or than Redis, never leaves them with a wrong score."""

import asyncio
import time
from io import StringIO
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from redis import Redis

from cricksy.backups.replace import END
from realtime.redis import broadcast
from realtime.rooms.hub import Hub
from realtime.wire.close_codes import CloseCode
from scoring import reads
from scoring.api.headers import ETAG
from scoring.folding import load_log
from scoring.models import Match, Scoreboard
from scoring.place import Place
from scoring.publishing import epochs
from scoring.publishing.changes import Change, MatchUpdate
from scoring.publishing.epochs import next_epoch, rebuild_match
from scoring.redis_store import compared, keys
from tests.realtime.sockets import OwnRedis, Socket
from tests.record.cast import Game
from tests.support.restoring import go_back
from workers.rebuild import rebuild
from workers.sweeping import renew_different_matches
from workers.tasks import recompute, sweep


@pytest.fixture
def game(transactional_db: None, redis_client: Redis) -> Game:
    """A match of five balls that viewers have seen: seq 6 in epoch 1."""
    game = Game(User.objects.create_user("scorer"))
    game.balls(1, 2, 4, 1, 6)
    recompute(game.id)
    return game


def place_in_redis(redis_client: Redis, game: Game) -> Place | None:
    value: Any = redis_client.get(keys.seq(game.id))
    return Place.parse(value.decode())


def board(game: Game) -> Scoreboard:
    return Scoreboard.objects.get(pk=game.id)


def runs(match_id: str) -> Any:
    return orjson.loads(reads.for_viewer(match_id).snapshot)["total_runs"]


def test_a_shorter_log_begins_a_new_epoch_by_itself(game: Game, redis_client: Redis) -> None:
    go_back(game.id, 3)
    sweep()
    recompute(game.id)
    place = place_in_redis(redis_client, game)
    assert place == Place(board(game).epoch, 3)
    assert place > Place(1, 6)
    assert runs(game.id) == 3


def test_a_log_that_grew_past_the_old_place_with_other_events_is_noticed(game: Game, redis_client: Redis) -> None:
    go_back(game.id, 3)
    game.balls(0, 0, 0, 0)
    recompute(game.id)
    assert board(game).epoch > 1
    assert place_in_redis(redis_client, game) == Place(board(game).epoch, 7)
    assert runs(game.id) == 3


def test_other_events_up_to_the_very_place_are_noticed_by_the_sweep(game: Game, redis_client: Redis) -> None:
    go_back(game.id, 3)
    game.balls(0, 0, 0)
    # As if the worker that published them had been of a version that compares nothing.
    Scoreboard.objects.update(published_seq=6)
    assert renew_different_matches() == [game.id]
    recompute(game.id)
    assert place_in_redis(redis_client, game) == Place(board(game).epoch, 6)


def test_a_folded_log_is_not_taken_for_one_whose_records_have_the_same_numbers(game: Game) -> None:
    held = load_log(game.id)
    assert held is not None
    assert held.log.state.innings[0].total == 14
    go_back(game.id, 3)
    game.balls(0, 0, 0)
    again = load_log(game.id)
    assert again is not None
    assert again.head.pk == held.head.pk
    assert again.log.state.innings[0].total == 3


def test_an_epoch_lower_than_in_redis_is_left_behind(game: Game, redis_client: Redis) -> None:
    rebuild_match(game.id)
    recompute(game.id)
    later = board(game).epoch
    go_back(game.id, 6, epoch=1)
    game.ball(runs=1)
    recompute(game.id)
    assert board(game).epoch > later
    assert place_in_redis(redis_client, game) == Place(board(game).epoch, 7)


@pytest.mark.parametrize("epoch", [1, 900_000_000])
def test_a_replaced_database_has_a_new_epoch_from_the_commit_on(game: Game, epoch: int) -> None:
    """Nobody is served the shorter log in the old epoch, even if the command is killed right after the commit."""
    Scoreboard.objects.update(epoch=epoch)
    least = next_epoch(epoch)
    with connection.cursor() as cursor:
        cursor.execute(END.partition("COMMIT")[0])
    assert least <= board(game).epoch <= least + 60


def test_a_match_opened_again_with_the_id_of_a_lost_one_begins_after_it(game: Game, redis_client: Redis) -> None:
    go_back(game.id, 1)
    Scoreboard.objects.update(published_seq=0, engine_version="")
    recompute(game.id)
    place = place_in_redis(redis_client, game)
    assert place is not None
    assert place > Place(1, 6)
    assert place.seq == 1


def test_an_event_published_but_not_yet_committed_as_such_is_no_difference(game: Game) -> None:
    Scoreboard.objects.update(published_seq=4)
    assert renew_different_matches() == []
    recompute(game.id)
    assert (board(game).epoch, board(game).published_seq) == (1, 6)


def test_a_redis_that_went_back_begins_a_new_epoch_too(game: Game, redis_client: Redis) -> None:
    old: dict[str, Any] = {name: redis_client.dump(name) for name in redis_client.keys("game:*")}
    game.ball(runs=1)
    recompute(game.id)
    for name, value in old.items():
        redis_client.restore(name, 0, value, replace=True)
    assert runs(game.id) == 14
    assert renew_different_matches() == [game.id]
    recompute(game.id)
    assert runs(game.id) == 15


def test_the_sweep_compares_many_matches_in_turn(
    game: Game, redis_client: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compared, "MOST_AT_ONCE", 1)
    other = Game(game.scorer)
    other.ball(runs=1)
    recompute(other.id)
    for each in (game, other):
        go_back(each.id, 1)
    renewed = [renew_different_matches(), renew_different_matches()]
    assert sorted(renewed) == sorted([[game.id], [other.id]])


def test_what_redis_has_of_a_match_that_is_gone_is_deleted(redis_client: Redis, game: Game) -> None:
    change = Change(1, None, "snapshot", b"{}", time.time())
    broadcast.publish([MatchUpdate("never-opened", 1, [change], b"{}", b"{}")])
    renew_different_matches()
    assert redis_client.keys("game:never-opened:*") == [b"game:never-opened:lost"]
    renew_different_matches()
    assert redis_client.zrange(keys.COMPARED, 0, -1) == [game.id.encode()]


async def test_viewers_of_a_match_that_is_gone_are_closed(game: Game, redis_client: Redis) -> None:
    hub = Hub()
    try:
        socket = await Socket().join(hub, game.id)
        await asyncio.to_thread(take_away, game.id)
        await socket.until(lambda: socket.close_code == CloseCode.UNKNOWN_GAME)
        assert game.id not in hub.rooms
    finally:
        # The hub's thread would keep its connection, and the database could not be dropped.
        await asyncio.to_thread(hub.sources.database.watching.submit(close_connection).result)
        await hub.stop()


def close_connection() -> None:
    """Close the connection of the thread that calls this."""
    connection.close()


def take_away(match_id: str) -> None:
    """Delete a match, and let the sweep find that it is gone."""
    try:
        delete_match(match_id)
        renew_different_matches()
    finally:
        connection.close()


def delete_match(match_id: str) -> None:
    go_back(match_id, 0)
    Match.objects.get(pk=match_id).delete()


def test_a_match_opened_again_after_the_sweep_has_seen_it_gone_begins_in_another_epoch(
    game: Game, redis_client: Redis
) -> None:
    delete_match(game.id)
    renew_different_matches()
    again = Game(game.scorer, id=game.id)
    recompute(again.id)
    assert board(again).epoch > 1
    assert place_in_redis(redis_client, again) == Place(board(again).epoch, 1)


class TestRestoredCommand:
    def test_all_matches_begin_a_new_epoch_and_are_published(self, game: Game, redis_client: Redis) -> None:
        other = Game(game.scorer)
        out = StringIO()
        call_command("restored", stdout=out)
        assert out.getvalue().splitlines() == ["2/2 began a new epoch", "2/2 published"]
        for each in (game, other):
            assert board(each).epoch > 1
            assert place_in_redis(redis_client, each) == Place(board(each).epoch, Match.objects.get(pk=each.id).head)

    def test_it_may_be_repeated(self, game: Game) -> None:
        call_command("restored", stdout=StringIO())
        before = board(game).epoch
        call_command("restored", stdout=StringIO())
        assert board(game).epoch > before
        assert board(game).published_seq == 6

    def test_without_redis_it_says_so_and_the_sweep_publishes(self, game: Game, own_redis: OwnRedis) -> None:
        go_back(game.id, 3)
        own_redis.stop()
        with pytest.raises(CommandError, match="Redis does not answer: 1 matches are not published yet"):
            call_command("restored", stdout=StringIO())
        assert (board(game).epoch > 1, board(game).published_seq) == (True, 0)
        own_redis.start()
        sweep()
        recompute(game.id)
        assert board(game).published_seq == 3


class TestRebuild:
    def test_without_redis_it_goes_on_and_ends_with_a_sentence(self, game: Game, own_redis: OwnRedis) -> None:
        Game(game.scorer)
        own_redis.stop()
        results = list(rebuild([]))
        assert [result.number for result in results] == [1, 2]
        assert all("Redis does not answer" in result.failure for result in results)
        with pytest.raises(CommandError, match="2 could not be rebuilt"):
            call_command("rebuild", stdout=StringIO())

    def test_an_epoch_in_redis_that_is_later_does_not_stop_it(self, game: Game, redis_client: Redis) -> None:
        far = next_epoch(0) + 1000
        redis_client.set(keys.seq(game.id), f"{far}.6")
        call_command("rebuild", stdout=StringIO())
        assert board(game).epoch == far + 1


class TestNextEpoch:
    def test_it_is_the_largest_of_the_next_ones_and_the_clock(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(epochs, "time", Clock(epochs.CLOCK_BEGAN + 100))
        assert next_epoch(1) == 100
        assert next_epoch(100) == 101
        assert next_epoch(1, 200) == 201

    def test_a_client_can_send_it_back_until_2051(self) -> None:
        assert ETAG.fullmatch(Place(int(2_500_000_000 - epochs.CLOCK_BEGAN), 1).etag)


class Clock:
    def __init__(self, now: float) -> None:
        self.now = now

    def time(self) -> float:
        return self.now
