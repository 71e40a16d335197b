"""The scorecard as rows for admin and SQL: written after viewers have the ball, and for several balls at once.

At the end of an innings they are written at once. What a process leaves unwritten, the sweep finds a second later.
"""

import time
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import orjson
from django.db import connection
from django.db.models import Model

from scoring import first_query
from scoring.engine.states.match import MatchState
from scoring.engine.values import EXTRA_KINDS
from scoring.engine.views.rows import innings_rows
from scoring.match_cache import MatchCache
from scoring.models import BattingLine, BowlingLine, InningsRow, Scorecard
from scoring.place import Place

Columns = dict[str, Any]


class Table(NamedTuple):
    """`key` identifies a row within its match; `columns` are the others."""

    model: type[Model]
    key: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)


INNINGS = Table(
    InningsRow,
    ("number",),
    ("team_id", "runs", "wickets", "overs", "legal_balls", *EXTRA_KINDS, "target", "super_over", "ended"),
)
BATTING = Table(
    BattingLine,
    ("innings", "player_id"),
    ("name", "position", "runs", "balls", "fours", "sixes", "how", "out"),
)
BOWLING = Table(
    BowlingLine,
    ("innings", "player_id"),
    ("name", "position", "overs", "maidens", "runs", "wickets", "wides", "noballs", "dots"),
)
TABLES = (INNINGS, BATTING, BOWLING)
LONGEST = {"out": 500}
"""Characters of a text column: a dismissal may name a dozen fielders."""
NOT_OUT = {"how": "", "out": ""}
WRITE_SECONDS = 0.5
"""The rows of a match are written no more often than that, but at the end of an innings."""

# scoring_write_rows: migration 0013; 0012 names the columns once more.
WRITE = "SELECT * FROM scoring_write_rows(%s::jsonb)"


class Written(NamedTuple):
    """When this process has written a match, by its own clock; the epoch, and the innings that had ended then."""

    at: float
    epoch: int
    ended: tuple[str | None, ...]


_written: MatchCache[Written] = MatchCache(4096)


class Shown(NamedTuple):
    """The state that the rows of a match are to show, and its place."""

    match_id: str
    place: Place
    state: MatchState


def write_if_due(shown: Sequence[Shown]) -> None:
    """Write the rows of these matches, but of those that this process wrote just now only if an innings has ended."""
    if due := [each for each in shown if _is_due(each)]:
        write(due)


def _is_due(shown: Shown) -> bool:
    last = _written.get(shown.match_id)
    is_recent = last is not None and time.monotonic() - last.at < WRITE_SECONDS
    return last is None or not is_recent or (last.epoch, last.ended) != (shown.place.epoch, _ended(shown.state))


def write(shown: Sequence[Shown]) -> None:
    """Make the rows of these matches show these states, unless they show later ones."""
    began = time.monotonic()
    values = orjson.dumps([_as_json(each) for each in shown]).decode()
    first_query.call(lambda: _write(values))
    for match_id, place, state in shown:
        _written.put(match_id, Written(began, place.epoch, _ended(state)))


def _as_json(shown: Shown) -> dict[str, Any]:
    tables = {table.name: found for table, found in tables_of(shown.state).items()}
    return {"match_id": shown.match_id, **shown.place._asdict(), "rows": tables}


def _write(values: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [values])


def drop(match_id: str) -> None:
    Scorecard.objects.filter(pk=match_id).delete()
    for table in TABLES:
        table.model._default_manager.filter(match_id=match_id).delete()


def _ended(state: MatchState) -> tuple[str | None, ...]:
    return tuple(innings.ended for innings in state.innings)


def tables_of(state: MatchState) -> dict[Table, list[Columns]]:
    """Return all rows of a state; `columns` of a row include its key."""
    tables: dict[Table, list[Columns]] = {table: [] for table in TABLES}
    for table, row in _rows(state):
        tables[table].append(row)
    return tables


def _rows(state: MatchState) -> Iterator[tuple[Table, Columns]]:
    for innings in innings_rows(state):
        number = {"innings": innings["number"]}
        yield INNINGS, _columns(INNINGS, innings | {name: innings["extras"][name] for name in EXTRA_KINDS})
        for line in innings["batting"]:
            yield BATTING, _columns(BATTING, line | number)
        for bowling in innings["bowling"]:
            yield BOWLING, _columns(BOWLING, bowling | number)


def _columns(table: Table, row: Columns) -> Columns:
    """Return the columns of a row. A missing text is an empty string, as usual in Django; only `target` may be NULL."""
    columns = {name: row[name] if name in row else NOT_OUT[name] for name in (*table.key, *table.columns)}
    if columns.get("ended", "") is None:
        columns["ended"] = ""
    return {name: value[: LONGEST.get(name)] if isinstance(value, str) else value for name, value in columns.items()}
