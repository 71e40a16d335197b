"""The resource table: percent of a 50-over innings left, by balls left and wickets lost; read and checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path

from scoring.engine.errors import ScoringError

WICKETS = 10
OVER = 6
"""Balls of an over of the table, also if the match has overs of another length."""
WHOLE = 50
"""Overs of an innings that has 100 percent."""
UNITS = 100 * OVER
"""Units to a percent. Cells have at most two decimals and are interpolated by sixths, so every figure is a whole
number of units."""
HEADER = ["overs_left", *(f"wickets_lost_{lost}" for lost in range(WICKETS))]

TableRow = tuple[int, ...]


class UnfitTable(ScoringError):
    """The file is not a valid resource table."""


@dataclass(frozen=True, slots=True)
class Table:
    """`rows[balls left][wickets lost]` is in units; `source` says where the figures are from."""

    source: str
    rows: tuple[TableRow, ...]

    @property
    def longest(self) -> int:
        """Balls of the longest innings that the table covers."""
        return len(self.rows) - 1

    def left(self, balls: int, wickets: int) -> int:
        """Return the resources left, in units; 0 with ten wickets lost."""
        return self.rows[balls][wickets] if wickets < WICKETS else 0


def percent(units: int) -> float:
    return round(units / UNITS, 2)


def load_table(path: Path) -> Table:
    """Read and check a table. Raises UnfitTable, or OSError if the file cannot be read."""
    # errors="replace": a file that is not text fails the checks below, which say what is wrong.
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    comments = [line.lstrip("# ").strip() for line in lines if line.startswith("#")]
    cells = [line.split(",") for line in lines if line.strip() and not line.startswith("#")]
    table = Table(" ".join(comments) or path.name, tuple(_interpolate(_parse_overs(cells))))
    _require_monotone(table)
    return table


def _parse_overs(cells: list[list[str]]) -> list[TableRow]:
    """Return one row for each over, from no overs left upwards."""
    head, *body = cells or [[]]
    require([word.strip() for word in head] == HEADER, "shape", f"its first row must be {','.join(HEADER)}.")
    require(all(len(row) == 1 + WICKETS for row in body), "shape", "each row has the overs left and ten figures.")
    rows = {overs.strip(): tuple(map(_units, figures)) for overs, *figures in body}
    wanted = [str(overs) for overs in range(max(len(body), WHOLE + 1))]
    require(len(body) == len(rows) and rows.keys() == set(wanted), "shape", "it needs a row for 0 to 50 overs each.")
    return [rows[overs] for overs in wanted]


def _units(cell: str) -> int:
    try:
        units = Decimal(cell.strip()) * UNITS
    except InvalidOperation:
        units = Decimal("NaN")
    require(units.is_finite() and units % OVER == 0, "malformed", f"{cell.strip()!r} is no figure of two decimals.")
    return int(units)


def _interpolate(overs: list[TableRow]) -> Iterator[TableRow]:
    """Yield one row for each ball. The division is exact: cells are multiples of OVER units."""
    for fewer, more in pairwise(overs):
        for ball in range(OVER):
            yield tuple(low + (high - low) * ball // OVER for low, high in zip(fewer, more, strict=True))
    yield overs[-1]


def _require_monotone(table: Table) -> None:
    rows = table.rows
    require(rows[WHOLE * OVER][0] == 100 * UNITS, "not_percent", "50 overs with no wicket lost must be 100.0.")
    require(not any(rows[0]), "not_percent", "with no overs left every figure must be 0.")
    falls = all(more >= fewer for row in rows for more, fewer in pairwise(row))
    require(falls, "not_monotone", "a wicket lost must never raise what is left.")
    grows = all(map(_never_less, rows, rows[1:]))
    require(grows, "not_monotone", "more overs left must never be less.")


def _never_less(fewer: TableRow, more: TableRow) -> bool:
    return all(low <= high for low, high in zip(fewer, more, strict=True))


def require(is_sound: bool, code: str, detail: str) -> None:
    """Raise UnfitTable unless `is_sound`."""
    if not is_sound:
        raise UnfitTable(code, detail)
