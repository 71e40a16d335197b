"""A request whose connection to Postgres has ended meanwhile gets a new one, although no SELECT 1 goes before it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from django.db import connection

from scoring.folding import load_log
from scoring.models import BattingLine
from scoring.place import Place
from scoring.publishing import rows
from scoring.publishing.rows import Shown
from tests.api.cast import Caller
from tests.queries.statements import asked
from tests.record.cast import Game, Viewers, catch_up
from tests.record.test_turns import another_connection, backend


def test_a_ball_after_postgres_has_ended_the_connection(committed_game: Game) -> None:
    game, caller = committed_game, Caller(committed_game.scorer)
    game.balls(1)
    connection.ensure_connection()
    with another_connection() as other:
        other.execute("SELECT pg_terminate_backend(%s)", [backend()])
    answer = caller.post(f"/games/{game.id}/deliveries", {"runs": 4})
    assert (answer.status_code, answer.json()["seq"]) == (201, 3)


def test_a_ball_asks_nothing_but_its_own_two_statements(committed_game: Game) -> None:
    game, caller = committed_game, Caller(committed_game.scorer)
    game.balls(1)
    with asked() as statements:
        assert caller.post(f"/games/{game.id}/deliveries", {"runs": 4}).status_code == 201
    assert statements == ["SELECT knox_authtoken", "SELECT append"]


@contextmanager
def replacing(function: str, table: str) -> Iterator[None]:
    """Replace the functions of this name, as a restore does, while the work of the block waits in one for a table."""
    with another_connection() as other:
        other.execute(
            "SELECT pg_get_functiondef(oid), oid::regprocedure::text FROM pg_proc WHERE proname = %s", [function]
        )
        found = other.fetchall()
        other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"

        def replace() -> None:
            deadline = time.monotonic() + 10
            while time.monotonic() < deadline:
                other.execute(f"SELECT count(*) FROM pg_locks WHERE NOT granted AND {here}")
                if other.fetchone()[0]:
                    break
            for definition, name in found:
                other.execute(f"DROP FUNCTION {name}")
                other.execute(definition)
            other.connection.commit()

        replacer = Thread(target=replace)
        replacer.start()
        yield
        replacer.join()


def test_a_restore_while_a_ball_is_recorded_or_published_fails_neither(committed_game: Game, viewers: Viewers) -> None:
    game, caller = committed_game, Caller(committed_game.scorer)
    game.balls(1)
    catch_up(game.id, viewers.publish)
    with replacing("scoring_append", "scoring_match"):
        assert caller.post(f"/games/{game.id}/deliveries", {"runs": 4}).status_code == 201
    with replacing("scoring_take", "scoring_scoreboard"):
        assert catch_up(game.id, viewers.publish) == 1
    log = load_log(game.id)
    assert log is not None
    with replacing("scoring_write_rows", "scoring_battingline"):
        rows.write([Shown(game.id, Place(1, log.log.head), log.log.state)])
    assert [runs for *_, runs in BattingLine.objects.values_list("player_id", "runs")] == [1, 4]
