"""The scorecard as rows for admin and SQL. A ball writes only the rows that it changed."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Model

from scoring.engine.states.match import MatchState
from scoring.engine.values import EXTRA_KINDS
from scoring.engine.views.rows import innings_rows
from scoring.models import BattingLine, BowlingLine, InningsRow

Columns = dict[str, Any]


class Table(NamedTuple):
    """`key` identifies a row within its match; `columns` are the others."""

    model: type[Model]
    key: tuple[str, ...]
    columns: tuple[str, ...]


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
Rows = dict[tuple[Table, tuple[Any, ...]], Columns]


def write_changed(match_id: str, before: MatchState | None, after: MatchState) -> None:
    """Write and delete the rows that differ between two states; if `before` is None, replace all rows."""
    if before is None:
        drop(match_id)
    old, new = rows_of(before), rows_of(after)
    for table in TABLES:
        _write(match_id, table, [row for key, row in new.items() if key[0] is table and old.get(key) != row])
        _remove(match_id, table, [key for _, key in old.keys() - new.keys() if _ is table])


def drop(match_id: str) -> None:
    for table in TABLES:
        table.model._default_manager.filter(match_id=match_id).delete()


def rows_of(state: MatchState | None) -> Rows:
    if state is None:
        return {}
    return {(table, tuple(row[part] for part in table.key)): row for table, row in _rows(state)}


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


def _write(match_id: str, table: Table, rows: list[Columns]) -> None:
    if rows:
        table.model._default_manager.bulk_create(
            [table.model(match_id=match_id, **row) for row in rows],
            update_conflicts=True,
            unique_fields=("match", *table.key),
            update_fields=table.columns,
        )


def _remove(match_id: str, table: Table, keys: list[tuple[Any, ...]]) -> None:
    for key in keys:
        found = dict(zip(table.key, key, strict=True))
        table.model._default_manager.filter(match_id=match_id, **found).delete()
