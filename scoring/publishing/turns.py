"""A worker's turn at a match in two round trips: lock the scoreboard and read what is newer; note what was published.

One publisher at a time has the turn; who finds it taken leaves the match to the one who has it. So that one asks at the
end, after the commit, whether more has been recorded meanwhile.

`BEGIN` and `COMMIT` stand in the statements, so Django knows nothing of the transaction: inside of it neither a model
may be saved nor `transaction.atomic` entered.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, InterfaceError, connection

from scoring.first_query import retry_once
from scoring.folding import StoredRecord, stored_records
from scoring.place import Place

# scoring_take: migration 0010.
BEGIN = "BEGIN; SELECT * FROM scoring_take(%s, %s)"
NOTE = "UPDATE scoring_scoreboard SET published_seq = %s, updated_at = clock_timestamp() WHERE match_id = %s; "
END = """COMMIT; SELECT m.head > b.published_seq
FROM scoring_scoreboard b JOIN scoring_match m ON m.id = b.match_id WHERE b.match_id = %s"""


class Turn:
    """`place` is how far the match is published; `records` are those from the wanted seq on."""

    def __init__(self, match_id: str, cursor: Any, rows: Sequence[tuple[Any, ...]]) -> None:
        self.match_id = match_id
        self._cursor = cursor
        epoch, published_seq, self.engine_version, self.stuck_seq = rows[0][:4]
        self.place = Place(epoch, published_seq)
        found = [(match_id, *row[4:7], json.loads(row[7]), row[8]) for row in rows if row[4] is not None]
        self.records: list[StoredRecord] = stored_records(found)
        self.has_ended = False

    def end(self, published_seq: int | None = None) -> bool:
        """Note how far the match is published now, if it is further, and let others have their turn.

        Return whether more has been recorded meanwhile.
        """
        note, values = ("", []) if published_seq is None else (NOTE, [published_seq, self.match_id])
        self._cursor.execute(note + END, [*values, self.match_id])
        self.has_ended = True
        found = self._cursor.fetchone()
        return bool(found and found[0])


@contextmanager
def take(match_id: str, *, first: int) -> Iterator[Turn | None]:
    """Take the turn, with the records from seq `first` on; None if another has it or the match is unknown.

    What is not ended counts as not published.
    """
    cursor, rows = retry_once(lambda: _begin(match_id, first))
    has_ended = False
    try:
        turn = Turn(match_id, cursor, rows) if rows else None
        yield turn
        has_ended = turn is not None and turn.has_ended
    finally:
        if not has_ended:
            _give_up(cursor)
        cursor.close()


def _begin(match_id: str, first: int) -> tuple[Any, list[tuple[Any, ...]]]:
    cursor = connection.cursor()
    cursor.execute(BEGIN, [match_id, first])
    return cursor, cursor.fetchall()


def _give_up(cursor: Any) -> None:
    try:
        cursor.execute("ROLLBACK")
    except (DatabaseError, InterfaceError):
        # With the connection the transaction ends, too.
        connection.close()
