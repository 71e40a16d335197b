"""Statements that are sent once more: on a broken connection, or when the function that they call was replaced.

The first question of a request or of a task tells whether the connection is sound, too. Django asks `SELECT 1` for
that, one round trip more.
"""

from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, InternalError, OperationalError, connection

T = TypeVar("T")


def retry_once(query: Callable[[], T]) -> T:
    """Ask, on a new connection again if this one is broken. Nothing may have been written before it, or by it."""
    if connection.in_atomic_block:
        return query()
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return query()
    except (OperationalError, InterfaceError):
        connection.close()
        return query()
    except InternalError as error:
        if not _was_replaced(error):
            raise
        # It may have begun a transaction.
        connection.close()
        return query()


def call(function: Callable[[], T]) -> T:
    """Call a function of the database, which may write. Once more if it was replaced: then it has done nothing."""
    try:
        return function()
    except InternalError as error:
        if connection.in_atomic_block or not _was_replaced(error):
            raise
        return function()


def _was_replaced(error: InternalError) -> bool:
    """Whether a restore has replaced the function while it ran, and waited for a table that was replaced, too."""
    return "cache lookup failed for function" in str(error)
