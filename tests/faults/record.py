"""What the database holds of a match: its log, and its rows for admin and SQL."""

from dataclasses import dataclass
from typing import Any

from psycopg2 import sql

from tests.faults.journal import Json
from tests.faults.system import System


@dataclass(frozen=True, slots=True)
class Logged:
    seq: int
    kind: str
    payload: Json
    key: str


@dataclass(frozen=True, slots=True)
class Stored:
    """`rows` has, by table, the rows as dictionaries of their columns; they show the state at `written`."""

    log: list[Logged]
    rows: dict[str, list[Json]]
    head: int
    published: int
    epoch: int
    written: int


def read(system: System, match_ids: list[str], tables: dict[str, tuple[str, ...]]) -> dict[str, Stored]:
    """Read each match; `tables` has the columns to read of each table of the scorecard."""
    connection = system.database()
    try:
        with connection.cursor() as cursor:
            return {match_id: stored(cursor, match_id, tables) for match_id in match_ids}
    finally:
        connection.close()


def stored(cursor: Any, match_id: str, tables: dict[str, tuple[str, ...]]) -> Stored:
    events = "SELECT seq, kind, payload, idempotency_key FROM scoring_matchevent WHERE match_id = %s ORDER BY seq"
    cursor.execute(events, [match_id])
    log = [Logged(*row) for row in cursor.fetchall()]
    board = (
        "SELECT head, published_seq, s.epoch, coalesce(c.seq, 0) FROM scoring_match m"
        " JOIN scoring_scoreboard s ON s.match_id = m.id"
        " LEFT JOIN scoring_scorecard c ON c.match_id = m.id AND c.epoch = s.epoch WHERE m.id = %s"
    )
    cursor.execute(board, [match_id])
    place = cursor.fetchone() or (0, 0, 0, 0)
    return Stored(log, {table: rows(cursor, match_id, table, columns) for table, columns in tables.items()}, *place)


def rows(cursor: Any, match_id: str, table: str, columns: tuple[str, ...]) -> list[Json]:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    query = sql.SQL("SELECT {} FROM {} WHERE match_id = %s").format(names, sql.Identifier(table))
    cursor.execute(query, [match_id])
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
