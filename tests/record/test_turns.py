"""A worker's turn in two round trips publishes what the ordinary way publishes; a failure leaves nothing behind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest
from django.db import OperationalError, connection

from scoring.models import Scoreboard
from scoring.publishing import catch_up as publishing
from scoring.publishing import turns
from scoring.publishing.changes import published_matches
from tests.queries.statements import asked
from tests.record.cast import Game, Viewers, catch_up

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
    monkeypatch.setattr(publishing, "_publish_at_once", lambda *_: None)
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


def failing_with(error: Exception) -> Callable[..., None]:
    def publish(*_: Any) -> None:
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

    def publish(*_: Any) -> None:
        with another_connection() as other:
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = %s", [backend()])

    with pytest.raises(OperationalError):
        catch_up(game.id, publish)
    assert catch_up(game.id, viewers.publish) == 1


def backend() -> int:
    return int(connection.connection.info.backend_pid)


def test_a_match_that_is_unknown_has_no_turn(game: Game) -> None:
    with turns.take("nobody-knows", first=1) as turn:
        assert turn is None
