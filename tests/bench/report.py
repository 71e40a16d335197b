"""Figures as tables for people, and as JSON to compare later. A budget is one line that passes or falls short."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Budget:
    """A budget and its measurement. The limit is the largest good value, or with `at_least` the smallest."""

    what: str
    measured: float
    limit: float
    unit: str
    at_least: bool = False
    note: str = ""
    binding: bool = True

    @property
    def ratio(self) -> float:
        return self.measured / self.limit if self.limit else self.measured

    @property
    def kept(self) -> bool:
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    @property
    def verdict(self) -> str:
        return "pass" if self.kept else "FALLS SHORT" if self.binding else "falls short (reported only)"

    def cells(self) -> list[str]:
        sign = ">=" if self.at_least else "<="
        measured = f"{figure(self.measured)} {self.unit}" + (f" ({self.note})" if self.note else "")
        return [self.what, measured, f"{sign} {self.limit:g} {self.unit}", f"{self.ratio:.2f}", self.verdict]


@dataclass(slots=True)
class Table:
    title: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def text(self) -> str:
        widths = [max(len(cell) for cell in column) for column in zip(self.columns, *self.rows, strict=True)]
        lines = [aligned(row, widths) for row in [self.columns, ["-" * width for width in widths], *self.rows]]
        return "\n".join([f"\n{self.title}", *lines, *(f"  {note}" for note in self.notes)])


@dataclass(slots=True)
class Section:
    """The result of a suite. `figures` has the raw figures of each round, for the JSON."""

    suite: str
    tables: list[Table] = field(default_factory=list)
    budgets: list[Budget] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)

    def text(self) -> str:
        return "\n".join(table.text() for table in [*self.tables, *budget_table(self.budgets)])

    def as_json(self) -> dict[str, Any]:
        return {
            "suite": self.suite,
            "budgets": [asdict(one) | {"ratio": one.ratio, "kept": one.kept} for one in self.budgets],
            "tables": [asdict(table) for table in self.tables],
            "figures": self.figures,
        }


def budget_table(budgets: list[Budget]) -> list[Table]:
    if not budgets:
        return []
    columns = ["what", "measured", "budget", "ratio", "pass / FALLS SHORT"]
    return [Table("Budgets (ratio: measured / budget)", columns, [one.cells() for one in budgets])]


def aligned(row: list[str], widths: list[int]) -> str:
    return " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def figure(value: float) -> str:
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1e3:.2f} ms"


def microseconds(seconds: float) -> str:
    return f"{seconds * 1e6:.1f} us"


def kilobytes(size: float) -> str:
    return f"{size / 1024:.1f} KB"
