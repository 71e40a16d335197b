"""A worker's turn in two round trips publishes what the ordinary way publishes; a failure leaves nothing behind."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest
from django.db import OperationalError, connection

from scoring.models import Scoreboard
from scoring.publishing import catch_up as publishing
from scoring.publishing import turns
from scoring.publishing.catch_up import Outcome, Publish, take_turn
from scoring.publishing.changes import MatchUpdate, published_matches
from tests.queries.statements import asked
from tests.record.cast import Game, Viewers, catch_up
from tests.record.test_scoreboard import broken_event

AT_ONCE = ["BEGIN; SELECT take", "UPDATE scoreboard; COMMIT; SELECT scoreboard"]


@pytest.fixture
def game(committed_game: Game, viewers: Viewers) -> Game:
    committed_game.balls(1)
    catch_up(committed_game.id, viewers.publish)
    return committed_game


@contextmanager
def another_connection() -> Iterator[Any]:
    found = psycopg2.connect(**{**connection.get_connection_params(), "cursor_factory": None})
    try:
        yield found.cursor()
        found.commit()
    finally:
        found.close()


def published_seq(game: Game) -> int:
    return Scoreboard.objects.get(pk=game.id).published_seq


def test_frames_are_those_of_the_ordinary_way(game: Game, viewers: Viewers, monkeypatch: pytest.MonkeyPatch) -> None:
    before = published_matches.get(game.id)
    game.balls(4, 0, 2)
    with asked() as statements:
        assert catch_up(game.id, viewers.publish) == 3
    assert statements == AT_ONCE
    at_once = viewers.frames[-3:]
    Scoreboard.objects.update(published_seq=2)
    published_matches.put(game.id, before)
    monkeypatch.setattr(publishing, "take_turn", lambda match_ids, _: Outcome({}, set(match_ids), set()))
    assert catch_up(game.id, viewers.publish) == 3
    assert [frame.body for frame in viewers.frames[-3:]] == [frame.body for frame in at_once]


def test_what_another_process_has_published_since_is_taken_over(game: Game, viewers: Viewers) -> None:
    game.balls(4)
    Scoreboard.objects.update(published_seq=3)
    game.balls(2)
    with asked() as statements:
        assert catch_up(game.id, viewers.publish) == 1
    assert statements == AT_ONCE
    assert (viewers.frames[-1].seq, viewers.frames[-1].base_seq) == (4, 3)


def test_a_turn_that_another_worker_has_is_left_to_it(game: Game, viewers: Viewers) -> None:
    game.balls(4)
    with another_connection() as other:
        other.execute("SELECT 1 FROM scoring_scoreboard WHERE match_id = %s FOR NO KEY UPDATE", [game.id])
        with asked() as statements:
            assert catch_up(game.id, viewers.publish) == 0
        assert statements == ["BEGIN; SELECT take", "ROLLBACK"]
    assert catch_up(game.id, viewers.publish) == 1


def failing_with(error: Exception) -> Publish:
    def publish(_: Any) -> dict[str, int]:
        raise error

    return publish


def test_what_could_not_be_published_counts_as_unpublished(game: Game, viewers: Viewers) -> None:
    game.balls(4)
    with pytest.raises(ConnectionError):
        catch_up(game.id, failing_with(ConnectionError("Redis is away")))
    assert published_seq(game) == 2
    with another_connection() as other:
        other.execute("SELECT 1 FROM scoring_scoreboard WHERE match_id = %s FOR NO KEY UPDATE NOWAIT", [game.id])
    assert catch_up(game.id, viewers.publish) == 1


def test_a_connection_that_is_lost_in_a_turn_is_replaced(game: Game, viewers: Viewers) -> None:
    game.balls(4)

    def publish(_: Any) -> dict[str, int]:
        with another_connection() as other:
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = %s", [backend()])
        return {}

    with pytest.raises(OperationalError):
        catch_up(game.id, publish)
    assert catch_up(game.id, viewers.publish) == 1


def backend() -> int:
    return int(connection.connection.info.backend_pid)


def test_a_match_that_is_unknown_has_no_turn(game: Game) -> None:
    with turns.take({"nobody-knows": 1}) as turn:
        assert turn.boards == {}


@pytest.fixture
def other(game: Game, viewers: Viewers) -> Game:
    made = Game(game.scorer)
    made.balls(1)
    catch_up(made.id, viewers.publish)
    viewers.frames.clear()
    return made


def test_several_matches_share_the_round_trips(game: Game, other: Game, viewers: Viewers) -> None:
    game.balls(4, 2)
    other.balls(6)
    with asked() as statements:
        turn = take_turn([game.id, other.id, "nobody-knows"], viewers.publish)
    assert statements == AT_ONCE
    assert {match_id: each.event_count for match_id, each in turn.published.items()} == {game.id: 2, other.id: 1}
    assert (turn.unknown, turn.behind) == ({"nobody-knows"}, set())
    assert sorted(frame.seq for frame in viewers.frames) == [3, 3, 4]
    assert set(Scoreboard.objects.values_list("match_id", "published_seq")) == {(game.id, 4), (other.id, 3)}


def test_a_match_that_another_worker_has_keeps_no_other_waiting(game: Game, other: Game, viewers: Viewers) -> None:
    game.balls(4)
    other.balls(6)
    with another_connection() as worker:
        worker.execute("SELECT 1 FROM scoring_scoreboard WHERE match_id = %s FOR NO KEY UPDATE", [game.id])
        turn = take_turn([game.id, other.id], viewers.publish)
    assert (turn.published.keys(), turn.unknown) == ({other.id}, set())


def test_what_redis_refuses_stops_its_own_match_only(game: Game, other: Game, viewers: Viewers) -> None:
    game.balls(4)
    other.balls(6)

    def publish(updates: Sequence[MatchUpdate]) -> dict[str, int]:
        viewers.publish([update for update in updates if update.match_id != game.id])
        return {game.id: 9}

    turn = take_turn([game.id, other.id], publish)
    assert (turn.published.keys(), turn.unknown) == ({other.id}, {game.id})
    assert (published_seq(game), published_seq(other)) == (2, 3)
    before = published_matches.get(game.id)
    assert before is not None
    assert before.folded.log.head == 2


def test_an_event_that_cannot_be_folded_stops_its_own_match_only(game: Game, other: Game, viewers: Viewers) -> None:
    broken_event(game)
    other.balls(6)
    turn = take_turn([game.id, other.id], viewers.publish)
    assert (turn.published.keys(), turn.unknown) == ({other.id}, {game.id})
    assert catch_up(game.id, viewers.publish) == 0
    assert Scoreboard.objects.get(pk=game.id).stuck_seq == 3


def test_what_is_recorded_meanwhile_is_left_to_whoever_has_the_turn(game: Game, other: Game, viewers: Viewers) -> None:
    game.balls(4)
    other.balls(6)

    def publish(updates: Sequence[MatchUpdate]) -> dict[str, int]:
        if len(viewers.frames) < 3:
            game.ball(runs=1)
        return viewers.publish(updates)

    turn = take_turn([game.id, other.id], publish)
    assert (turn.published[game.id].place.seq, turn.behind) == (3, {game.id})
    assert catch_up(game.id, publish) == 2


def test_what_a_full_cache_has_dropped_meanwhile_is_not_forgotten(
    game: Game, viewers: Viewers, monkeypatch: pytest.MonkeyPatch
) -> None:
    game.balls(4)
    monkeypatch.setattr(published_matches, "put", lambda match_id, _: published_matches.forget(match_id))

    def publish(updates: Sequence[MatchUpdate]) -> dict[str, int]:
        if len(viewers.frames) < 3:
            game.ball(runs=1)
        return viewers.publish(updates)

    assert catch_up(game.id, publish) == 3
    assert published_seq(game) == 5


def test_a_turn_does_not_wait_for_the_disk_and_a_recorded_ball_does(game: Game, viewers: Viewers) -> None:
    found = []

    def publish(updates: Sequence[MatchUpdate]) -> dict[str, int]:
        found.append(synchronous_commit())
        return viewers.publish(updates)

    game.balls(4)
    catch_up(game.id, publish)
    assert [*found, synchronous_commit()] == ["off", "on"]


def synchronous_commit() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        return str(cursor.fetchone()[0])
