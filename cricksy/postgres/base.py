"""The backend `cricksy.postgres`: connections have the limits of their process; a server that hangs is not asked."""

from typing import Any, Literal

import psycopg2
from django.db.backends.postgresql.base import DatabaseWrapper as DjangoWrapper
from django.db.utils import DatabaseErrorWrapper, Error
from django.utils.functional import cached_property
from django_prometheus.db.backends.postgresql.base import DatabaseWrapper as CountingWrapper

from cricksy.postgres import sessions, waits
from cricksy.postgres.hang import Hang, SilentError, hangs
from scoring.replica.lag import REPLICA

PROBE_WAIT = waits.SERVER.wait
"""A server that answers this fast is one that requests can use."""


class NoticingErrorWrapper(DatabaseErrorWrapper):
    wrapper: "DatabaseWrapper"

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> None:
        if isinstance(error, SilentError):
            self.wrapper.notice_hang()
        super().__exit__(kind, error, traceback)


class DatabaseWrapper(CountingWrapper):
    @property
    def hang(self) -> Hang:
        return hangs[self.alias]

    @cached_property
    def wrap_database_errors(self) -> NoticingErrorWrapper:
        return NoticingErrorWrapper(self)

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        return {**params, "connection_factory": waits.ReplicaConnection} if self.alias == REPLICA else params

    def notice_hang(self) -> None:
        params = DjangoWrapper.get_connection_params(self)
        self.hang.notice(lambda: probe(params))

    def get_new_connection(self, conn_params: Any) -> Any:
        self.hang.refuse()
        connection = super().get_new_connection(conn_params)
        if limits := waits.current_limits():
            sessions.limit(connection, limits)
            connection.commit()
        return connection

    def _cursor(self, name: Any = None) -> Any:
        if self.hang.lasts:
            # Without this a rollback would wait for the server too.
            self.drop()
            self.hang.refuse()
        return super()._cursor(name)

    def drop(self) -> None:
        """Close the connection without a word to the server."""
        if self.connection is not None:
            self.connection.close()

    def is_usable(self) -> bool:
        """As Django's, but a server that is silent is noticed, and not asked again."""
        if self.hang.lasts:
            return False
        try:
            with self.wrap_database_errors, self.connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except Error:
            return False
        return True


def probe(params: dict[str, Any]) -> Literal[True]:
    """Ask the server anything on a connection of its own. Raises psycopg2.Error."""
    with waits.at_most(PROBE_WAIT):
        connection = psycopg2.connect(**params)
        try:
            connection.cursor().execute("SELECT 1")
        finally:
            connection.close()
    return True
