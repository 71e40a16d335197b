"""The roles of servers and workers, for a stack with a pooler: each has its time-outs and a pool of its own.

`cricksy` owns the tables and migrates. These two read and write rows, and can neither change nor drop a table.
"""

from collections.abc import Mapping
from typing import Any

from psycopg2 import extensions, sql

from cricksy.postgres.waits import SERVER, WORKER, Limits

WEB_ROLE = "cricksy_web"
WORKER_ROLE = "cricksy_worker"
LIMITS: dict[str, Limits] = {WEB_ROLE: SERVER, WORKER_ROLE: WORKER}
LOCK = 912_012
"""Of an advisory lock, so that two of these at once do not meet in a row of Postgres's catalogue."""

RIGHTS = (
    "GRANT CONNECT ON DATABASE {database} TO {role}",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    # For tables that later migrations and restores make. Not by schema: a restore makes the schema anew.
    "ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO {role}",
)


def prepare(connection: Any, passwords: Mapping[str, str]) -> None:
    """Make these roles, or change them to what they should be, in one transaction. `connection` is of psycopg2."""
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        for role, password in passwords.items():
            make(cursor, role, password)
            limit(cursor, role, LIMITS[role])
            grant(cursor, role)


def make(cursor: Any, role: str, password: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    verb = "ALTER" if cursor.fetchone() else "CREATE"
    # The password itself would be in Postgres's log if the statement failed.
    secret = extensions.encrypt_password(password, role, cursor.connection, "scram-sha-256")
    execute(cursor, verb + " ROLE {role} LOGIN PASSWORD {secret}", role, secret=sql.Literal(secret))


def limit(cursor: Any, role: str, limits: Limits) -> None:
    # Django would ask for UTC itself, once more on each connection.
    for name, value in {**limits.settings(), "timezone": "UTC"}.items():
        text = "ALTER ROLE {role} SET {name} = {value}"
        execute(cursor, text, role, name=sql.Identifier(name), value=sql.Literal(value))


def grant(cursor: Any, role: str) -> None:
    database = sql.Identifier(cursor.connection.info.dbname)
    for text in RIGHTS:
        execute(cursor, text, role, database=database)


def execute(cursor: Any, text: str, role: str, **parts: sql.Composable) -> None:
    cursor.execute(sql.SQL(text).format(role=sql.Identifier(role), **parts))
