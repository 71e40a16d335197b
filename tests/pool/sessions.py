"""What is left in the connections that the pool lends: settings that some client made, and all that a session has."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

import psycopg2

from tests.pool.topology import POOL_SIZE

STATE = """
SELECT pg_backend_pid(),
    current_setting('statement_timeout'), current_setting('lock_timeout'),
    current_setting('idle_in_transaction_session_timeout'),
    (SELECT coalesce(array_agg(name::text), '{}') FROM pg_settings WHERE source = 'session'),
    (SELECT count(*) FROM pg_prepared_statements) + (SELECT count(*) FROM pg_cursors)
        + (SELECT count(*) FROM pg_listening_channels())
        + (SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema())
        + (SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory')
"""
KEPT_BY_PGBOUNCER = {
    "DateStyle", "IntervalStyle", "TimeZone", "application_name", "client_encoding", "standard_conforming_strings"
}  # fmt: skip
"""It remembers these of each client, and sets them before it lends a connection."""


@dataclass(frozen=True, slots=True)
class Session:
    pid: int
    time_outs: tuple[str, str, str]
    changed: set[str]
    left_behind: int


@contextmanager
def all_lent(url: str, count: int = POOL_SIZE) -> Iterator[list["psycopg2.extensions.connection"]]:
    """Hold as many connections of the pool as there are, each in a transaction."""
    with ExitStack() as held:
        lent = [held.enter_context(closing(psycopg2.connect(url))) for _ in range(count)]
        for connection in lent:
            connection.cursor().execute("SELECT 1")
        yield lent


def sessions(url: str) -> list[Session]:
    with all_lent(url) as lent:
        return [session(connection) for connection in lent]


def session(connection: "psycopg2.extensions.connection") -> Session:
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        pid, statement, lock, idle, changed, left_behind = cursor.fetchone() or ()
    return Session(pid, (statement, lock, idle), set(changed) - KEPT_BY_PGBOUNCER, left_behind)
