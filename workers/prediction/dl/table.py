"""The resource table: what is left of a 50-over innings, by balls left and wickets lost; read from a file, checked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import pairwise
from math import exp
from pathlib import Path

from scoring.engine.errors import ScoringError

SHIPPED = Path(__file__).with_name("standard_edition.csv")
WICKETS = 10
OVER = 6
"""Balls of an over of the table, whatever an over of the match has."""
WHOLE = 50
"""Overs of the innings whose resources are 100 percent."""
UNITS = 100 * OVER
"""A percent in whole units: cells have at most two decimals, and between two overs stand six balls. So all is exact."""
HEADER = ["overs_left", *(f"wickets_lost_{lost}" for lost in range(WICKETS))]

Row = tuple[int, ...]


class UnfitTable(ScoringError):
    """A file that is no resource table."""


@dataclass(frozen=True, slots=True)
class Table:
    """`rows[balls left][wickets lost]` in units; `source` says where the figures are from."""

    source: str
    rows: tuple[Row, ...]

    @property
    def longest(self) -> int:
        """Balls of the longest innings that it knows."""
        return len(self.rows) - 1

    def left(self, balls: int, wickets: int) -> int:
        """Resources with so many balls to come; none with ten wickets lost."""
        return self.rows[balls][wickets] if wickets < WICKETS else 0


def percent(units: int) -> float:
    return round(units / UNITS, 2)


@cache
def shipped() -> Table:
    table = load(SHIPPED)
    _require(_fits(table), "not_published", "a cell is not that of the published Standard Edition.")
    return table


def load(path: Path) -> Table:
    """Raises UnfitTable, or OSError where the file cannot be read."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    comments = [line.lstrip("# ").strip() for line in lines if line.startswith("#")]
    cells = [line.split(",") for line in lines if line.strip() and not line.startswith("#")]
    table = Table(" ".join(comments) or path.name, tuple(_by_ball(_by_over(cells))))
    _require_sense(table)
    return table


def _by_over(cells: list[list[str]]) -> list[Row]:
    """Rows from no overs left upwards."""
    head, *body = cells or [[]]
    _require([word.strip() for word in head] == HEADER, "shape", f"its first row must be {','.join(HEADER)}.")
    _require(all(len(row) == 1 + WICKETS for row in body), "shape", "each row has the overs left and ten figures.")
    rows = {overs.strip(): tuple(map(_units, figures)) for overs, *figures in body}
    wanted = [str(overs) for overs in range(max(len(body), WHOLE + 1))]
    _require(len(body) == len(rows) and rows.keys() == set(wanted), "shape", "it needs a row for 0 to 50 overs each.")
    return [rows[overs] for overs in wanted]


def _units(cell: str) -> int:
    try:
        units = Decimal(cell.strip()) * UNITS
    except InvalidOperation:
        units = Decimal("NaN")
    _require(units.is_finite() and units % OVER == 0, "malformed", f"{cell.strip()!r} is no figure of two decimals.")
    return int(units)


def _by_ball(overs: list[Row]) -> Iterator[Row]:
    """Straight lines between whole overs; exact, since a unit is a sixth of what a cell can differ by."""
    for fewer, more in pairwise(overs):
        for ball in range(OVER):
            yield tuple(low + (high - low) * ball // OVER for low, high in zip(fewer, more, strict=True))
    yield overs[-1]


def _require_sense(table: Table) -> None:
    rows = table.rows
    _require(rows[WHOLE * OVER][0] == 100 * UNITS, "not_percent", "50 overs with no wicket lost must be 100.0.")
    _require(not any(rows[0]), "not_percent", "with no overs left there must be nothing.")
    falls = all(more >= fewer for row in rows for more, fewer in pairwise(row))
    _require(falls, "not_monotone", "a wicket lost must never raise what is left.")
    grows = all(map(_never_less, rows, rows[1:]))
    _require(grows, "not_monotone", "more overs left must never be less.")


def _never_less(fewer: Row, more: Row) -> bool:
    return all(low <= high for low, high in zip(fewer, more, strict=True))


def _require(sound: bool, code: str, says: str) -> None:
    if not sound:
        raise UnfitTable(code, says)


# A fit to the published figures, not the authors' own parameters; it shows a slip of the pen in any cell.
_Z0, _B = 134.0873, 0.0273989
_F = (1.0, 0.8839, 0.7599, 0.6299, 0.4998, 0.3750, 0.2619, 0.1640, 0.0888, 0.0350)


def closed_form(overs: float, wickets: int) -> float:
    """Percent left by Duckworth and Lewis's curve (JORS 49, 1998); within 0.1 of each published cell."""
    return _Z0 * _F[wickets] * (1 - exp(-_B * overs / _F[wickets]))


def _fits(table: Table) -> bool:
    return all(abs(gap) <= 0.1 for gap in gaps(table))


def gaps(table: Table) -> Iterable[float]:
    """By how much each cell of a whole over is off the curve, in percent."""
    for overs in range(WHOLE + 1):
        for wickets in range(WICKETS):
            yield table.left(overs * OVER, wickets) / UNITS - closed_form(overs, wickets)
