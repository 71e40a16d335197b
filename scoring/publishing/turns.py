"""A worker's turn at matches in two round trips: lock their boards and read what is newer; note what was published.

One publisher at a time has the turn at a match; who finds it taken leaves the match to the one who has it. So that one
asks at the end, after the commit, whether more has been recorded meanwhile.

`BEGIN` and `COMMIT` stand in the statements, so Django knows nothing of the transaction: inside of it neither a model
may be saved nor `transaction.atomic` entered.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import DatabaseError, InterfaceError, connection

from scoring.first_query import retry_once
from scoring.folding import StoredRecord, stored_records
from scoring.place import Place

# scoring_take: migration 0013.
BEGIN = "BEGIN; SELECT * FROM scoring_take(%s, %s)"
NOTE = """UPDATE scoring_scoreboard b SET published_seq = p.seq, summary = p.summary, updated_at = clock_timestamp()
FROM unnest(%s, %s, %s::jsonb[]) AS p (match_id, seq, summary) WHERE b.match_id = p.match_id; """
END = """COMMIT; SELECT b.match_id
FROM scoring_scoreboard b JOIN scoring_match m ON m.id = b.match_id
WHERE b.match_id = ANY (%s) AND m.head > b.published_seq"""


class Board(NamedTuple):
    """`place` is how far a match is published; `records` are those from the wanted seq on."""

    place: Place
    engine_version: str
    stuck_seq: int | None
    records: list[StoredRecord]


class Note(NamedTuple):
    """The seq up to which a match is published now, and its summary, as JSON."""

    seq: int
    summary: bytes


class Turn:
    """`boards` are those of the wanted matches at which nobody else has the turn."""

    def __init__(self, cursor: Any, rows: list[tuple[Any, ...]]) -> None:
        self.boards = {match_id: _board(list(found)) for match_id, found in groupby(rows, itemgetter(0))}
        self.has_ended = False
        self._cursor = cursor

    def end(self, published: Mapping[str, Note]) -> set[str]:
        """Note what is published now, and let others have their turn.

        Return the matches of this turn of which more has been recorded meanwhile.
        """
        seqs, summaries = (
            [note.seq for note in published.values()],
            [note.summary.decode() for note in published.values()],
        )
        note, values = (NOTE, [list(published), seqs, summaries]) if published else ("", [])
        self._cursor.execute(note + END, [*values, list(self.boards)])
        self.has_ended = True
        return {match_id for (match_id,) in self._cursor.fetchall()}


def _board(rows: list[tuple[Any, ...]]) -> Board:
    match_id, epoch, published_seq, engine_version, stuck_seq = rows[0][:5]
    found = [(match_id, *row[5:8], json.loads(row[8]), row[9]) for row in rows if row[5] is not None]
    return Board(Place(epoch, published_seq), engine_version, stuck_seq, stored_records(found))


@contextmanager
def take(firsts: Mapping[str, int]) -> Iterator[Turn]:
    """Take the turn at these matches, each with its records from the seq on that `firsts` gives.

    What is not ended counts as not published.
    """
    cursor, rows = retry_once(lambda: _begin(firsts))
    turn = Turn(cursor, rows)
    try:
        yield turn
    finally:
        if not turn.has_ended:
            _give_up(cursor)
        cursor.close()


def _begin(firsts: Mapping[str, int]) -> tuple[Any, list[tuple[Any, ...]]]:
    cursor = connection.cursor()
    cursor.execute(BEGIN, [list(firsts), list(firsts.values())])
    return cursor, cursor.fetchall()


def _give_up(cursor: Any) -> None:
    try:
        cursor.execute("ROLLBACK")
    except (DatabaseError, InterfaceError):
        # With the connection the transaction ends, too.
        connection.close()
