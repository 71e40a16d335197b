"""A process sets time-outs on connections of its own, and on none that a pool lends it."""

from collections.abc import Iterator
from contextlib import closing

import psycopg2
import pytest
from structlog.testing import capture_logs

from cricksy.postgres import sessions, waits
from cricksy.postgres.roles import WEB_ROLE
from tests.pool.topology import Pooled
from tests.support.pgbouncer import PgBouncer

STATEMENT_TIMEOUT = "SELECT setting FROM pg_settings WHERE name = 'statement_timeout'"
OTHER = waits.Limits(wait=9, statement=7, lock=6, idle_in_transaction=5)


@pytest.fixture
def direct(pooled: Pooled) -> Iterator["psycopg2.extensions.connection"]:
    with closing(psycopg2.connect(pooled.postgres_url)) as connection:
        yield connection


@pytest.fixture
def lent(pooled: Pooled) -> Iterator["psycopg2.extensions.connection"]:
    with closing(psycopg2.connect(pooled.pool.url(WEB_ROLE))) as connection:
        yield connection


def statement_timeout(connection: "psycopg2.extensions.connection") -> int:
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT_TIMEOUT)
        return int((cursor.fetchone() or ("",))[0])


def test_a_connection_of_our_own_gets_the_time_outs(direct: "psycopg2.extensions.connection") -> None:
    assert not sessions.is_pooled(direct)
    sessions.limit(direct, OTHER)
    direct.commit()
    assert statement_timeout(direct) == 7000


def test_a_connection_of_a_pool_keeps_those_of_its_role(lent: "psycopg2.extensions.connection") -> None:
    assert sessions.is_pooled(lent)
    with capture_logs() as logged:
        sessions.limit(lent, OTHER)
    lent.commit()
    assert statement_timeout(lent) == round(waits.SERVER.statement * 1000)
    assert logged == []


def test_a_role_of_a_pool_that_has_none_is_named_in_the_log(pooled: Pooled) -> None:
    pool = PgBouncer(pooled.stack.root, pooled.postgres_url, name="unlimited")
    pool.start()
    try:
        with closing(psycopg2.connect(pool.url())) as connection, capture_logs() as logged:
            sessions.limit(connection, OTHER)
            assert statement_timeout(connection) == 0
    finally:
        pool.stop()
    assert [(each["event"], each["role"]) for each in logged] == [("database_role_has_no_timeouts", "cricksy")]
