"""The roles of servers and workers: made once and again, with time-outs, and with no more rights than they use."""

import secrets
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest
from psycopg2.errors import InsufficientPrivilege

from cricksy.postgres import roles
from cricksy.postgres.roles import WEB_ROLE, WORKER_ROLE
from cricksy.postgres.waits import SERVER
from tests.infra.test_backup import manage
from tests.pool.topology import PASSWORDS, Pooled, migrate
from tests.support.masking import add_secret, mask_text

Row = tuple[Any, ...]


def ask(url: str, *statements: str) -> list[Row]:
    """Run statements, each in a transaction of its own; return the rows of the last."""
    rows: list[Row] = []
    with closing(psycopg2.connect(url)) as connection:
        for statement in statements:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement)
                rows = cursor.fetchall() if cursor.description else []
    return rows


def direct(pooled: Pooled, role: str, password: str = "") -> str:
    """The address of Postgres itself for a role."""
    address = urlsplit(pooled.postgres_url)
    return f"postgres://{role}:{password or pooled.pool.users[role]}@127.0.0.1:{address.port}{address.path}"


@pytest.fixture
def other_database(pooled: Pooled) -> Iterator[str]:
    """A new database of the same Postgres, without any table."""
    name = f"roles_{secrets.token_hex(4)}"
    with closing(psycopg2.connect(pooled.postgres_url)) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {name}")
        yield urlsplit(pooled.postgres_url)._replace(path=f"/{name}").geturl()
        connection.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_time_outs_are_those_of_the_role(pooled: Pooled) -> None:
    for name, value in SERVER.settings().items():
        ((shown,),) = ask(direct(pooled, WEB_ROLE), f"SELECT setting FROM pg_settings WHERE name = '{name}'")
        assert int(shown) == value
    assert ask(direct(pooled, WEB_ROLE), "SHOW timezone") == [("UTC",)]


def test_a_second_run_gives_new_passwords_and_changes_nothing_else(pooled: Pooled) -> None:
    settings = "SELECT setconfig FROM pg_db_role_setting ORDER BY setrole"
    before = ask(pooled.postgres_url, settings)
    fresh = {role: add_secret(secrets.token_urlsafe(24)) for role in PASSWORDS}
    try:
        done = migrate(DATABASE_URL=pooled.postgres_url, **{PASSWORDS[role]: fresh[role] for role in fresh})
        assert done.returncode == 0
        assert ask(direct(pooled, WEB_ROLE, fresh[WEB_ROLE]), "SELECT 1") == [(1,)]
        with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
            ask(direct(pooled, WEB_ROLE), "SELECT 1")
    finally:
        known = {PASSWORDS[role]: pooled.pool.users[role] for role in fresh}
        assert migrate(DATABASE_URL=pooled.postgres_url, **known).returncode == 0
    assert ask(pooled.postgres_url, settings) == before


@pytest.mark.parametrize("role", [WEB_ROLE, WORKER_ROLE])
def test_a_role_can_neither_change_a_table_nor_the_log(pooled: Pooled, role: str) -> None:
    url = direct(pooled, role)
    for statement in (
        "DROP TABLE scoring_match",
        "ALTER TABLE scoring_matchevent DISABLE TRIGGER ALL",
        "TRUNCATE scoring_matchevent CASCADE",
        "SET session_replication_role = replica",
        "CREATE TABLE mine ()",
        "CREATE ROLE mine",
    ):
        with pytest.raises(InsufficientPrivilege):
            ask(url, statement)


def test_a_role_that_may_make_no_roles_is_told_so(pooled: Pooled) -> None:
    """As at a provider that gives no such right."""
    passwords = {PASSWORDS[role]: pooled.pool.users[role] for role in PASSWORDS}
    done = migrate(DATABASE_URL=direct(pooled, WEB_ROLE), **passwords)
    assert done.returncode == 1
    assert f"may not make {WEB_ROLE}" in done.stderr
    assert "Traceback" not in done.stderr


def test_tables_of_later_migrations_and_of_a_restore_can_be_used(pooled: Pooled, other_database: str) -> None:
    with closing(psycopg2.connect(other_database)) as connection:
        roles.prepare(connection, {WEB_ROLE: pooled.pool.users[WEB_ROLE]})
    use = "INSERT INTO balls DEFAULT VALUES RETURNING id"
    web = urlsplit(direct(pooled, WEB_ROLE))._replace(path=urlsplit(other_database).path).geturl()
    for before in ("SELECT 1", "DROP SCHEMA public CASCADE", "DROP SCHEMA public CASCADE"):
        again = "CREATE SCHEMA IF NOT EXISTS public; GRANT USAGE ON SCHEMA public TO PUBLIC"
        ask(other_database, before, again, "CREATE TABLE balls (id serial PRIMARY KEY)")
        assert ask(web, use) == [(1,)]


@pytest.mark.parametrize(
    "command",
    [("rebuild",), ("restored",), ("createsuperuser", "--noinput", "--username=boss", "--email=boss@example.org")],
)
def test_commands_of_operators_need_no_more(pooled: Pooled, command: tuple[str, ...]) -> None:
    done = manage(pooled.stack, *command)
    assert done.returncode == 0, mask_text(done.stderr)


@pytest.mark.parametrize("command", [("backup", "{}"), ("restore", "{}", "--yes")])
def test_a_backup_goes_past_the_pool(pooled: Pooled, tmp_path: Any, command: tuple[str, ...]) -> None:
    """pg_dump leaves a search_path behind with which the next client of its connection finds no table."""
    file = tmp_path / "a.backup"
    if command[0] == "restore":
        file.write_bytes(b"PGDMP")
    done = manage(pooled.stack, *(part.format(file) for part in command))
    assert done.returncode == 1
    assert "leads through a pooler" in done.stderr
    assert "Traceback" not in done.stderr
