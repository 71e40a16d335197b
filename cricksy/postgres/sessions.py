"""Time-outs of a session.

They are set on a connection of our own only. A pooler in transaction mode lends its connections to one client after the
other, and what one of them sets stays: behind it the role of the process must have the time-outs (`roles`).
"""

from typing import Any

import structlog

from cricksy.postgres.waits import Limits

log = structlog.get_logger(__name__)

# A pooler tells its clients a number of its own in place of that of Postgres's process.
SET_IF_OWN = """
SELECT set_config('statement_timeout', %(statement_timeout)s, false),
    set_config('lock_timeout', %(lock_timeout)s, false),
    set_config('idle_in_transaction_session_timeout', %(idle_in_transaction_session_timeout)s, false)
WHERE pg_backend_pid() = %(told)s
"""


def limit(connection: Any, limits: Limits) -> None:
    """Set the time-outs; behind a pooler log an error if the role has none."""
    if not set_if_own(connection, limits):
        require_limits_of_role(connection)


def set_if_own(connection: Any, limits: Limits) -> bool:
    """Set the time-outs, in one statement that does nothing behind a pooler; return whether they are set."""
    values = {name: str(value) for name, value in limits.settings().items()}
    with connection.cursor() as cursor:
        cursor.execute(SET_IF_OWN, {**values, "told": connection.info.backend_pid})
        return cursor.fetchone() is not None


def is_pooled(connection: Any) -> bool:
    """Return whether a pooler is between this process and Postgres."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return bool(cursor.fetchone()[0] != connection.info.backend_pid)


def require_limits_of_role(connection: Any) -> None:
    """Without them a statement that waits would look like a Postgres that hangs, and everybody would be refused."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('statement_timeout')")
        role, statement_timeout = cursor.fetchone()
    if statement_timeout == "0":
        log.error("database_role_has_no_timeouts", role=role)
