"""The statements of a piece of work, each in words: verb, table and lock."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test.utils import CaptureQueriesContext

TEXT = re.compile(r"'(?:[^']|'')*'")
INNERMOST = re.compile(r"\([^()]*\)")
TABLE = re.compile(r'(?:\bFROM|\bINTO|^UPDATE) "?(\w+)"?')
LOCK = re.compile(r"\bFOR (?:NO KEY )?UPDATE\b.*")
OF = re.compile(r' OF "\w+"')


@contextmanager
def asked() -> Iterator[list[str]]:
    """The statements of this thread. The list is filled when the block ends."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as queries:
        yield found
    found += [in_words(query["sql"]) for query in queries.captured_queries]


@contextmanager
def asked_by_all_threads() -> Iterator[list[str]]:
    found: list[str] = []
    execute = CursorWrapper.execute

    def noting(cursor: Any, sql: str, params: Any = None) -> Any:
        found.append(in_words(sql))
        return execute(cursor, sql, params)

    CursorWrapper.execute = noting  # type: ignore[method-assign]
    try:
        yield found
    finally:
        CursorWrapper.execute = execute  # type: ignore[method-assign]


def in_words(sql: str) -> str:
    """Return `SELECT match FOR NO KEY UPDATE` and the like; an insertion that may update is an UPSERT.

    Statements that are sent together, in one round trip, are joined by a semicolon.
    """
    return "; ".join(map(_statement, TEXT.sub("''", sql).split(";")))


def _statement(sql: str) -> str:
    plain = outer = " ".join(sql.split())
    while (shorter := INNERMOST.sub("", outer)) != outer:
        outer = shorter
    verb = "UPSERT" if "ON CONFLICT" in outer else plain.split(maxsplit=1)[0]
    table = TABLE.search(outer) or TABLE.search(plain)
    if table is None:
        return plain if verb == "SELECT" else verb
    lock = LOCK.search(outer)
    return " ".join([verb, table[1].removeprefix("scoring_"), *([OF.sub("", lock[0])] if lock else [])])
