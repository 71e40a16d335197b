"""The costs that were fitted, and predictions beside what was measured, with their budgets."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from cricksy.sizing import text
from cricksy.sizing.costs import DRIVERS, Costs
from cricksy.sizing.load import work_of_a_second
from cricksy.sizing.plan import Rules
from tests.bench import machine
from tests.bench.capacity_play import Received
from tests.bench.capacity_point import PROCESSES, Point
from tests.bench.capacity_sizes import Sizes
from tests.bench.fitting import Observation
from tests.bench.measure import median
from tests.bench.report import Budget, Section, Table, figure

WITHIN = 20
"""Per cent that a prediction may be off."""
IMPORTANT = 0.1
"""The share of all CPU from which a kind of process is reported by itself."""


@dataclass(frozen=True, slots=True)
class Check:
    """A load that was predicted from its inputs alone, and what was measured in each round."""

    point: Point
    rounds: Sequence[Observation]
    costs: Costs

    @property
    def predicted(self) -> dict[str, float]:
        """Cores in use, by kind of process."""
        return self.costs.predict(work_of_a_second(self.point.load, PROCESSES, self.costs))

    @property
    def measured(self) -> dict[str, float]:
        return {kind: median([one.cpu[kind] / one.seconds for one in self.rounds]) for kind in DRIVERS}

    @property
    def all_measured(self) -> float:
        return median([sum(one.cpu.values()) / one.seconds for one in self.rounds])


def costs_of(cpu: dict[str, dict[str, float]], received: Sequence[Received], sizes: Sizes) -> Costs:
    scored = [one for one in received if one.wanted]
    messages = sum(one.messages for one in scored)
    return Costs(
        cpu=cpu,
        messages_a_ball=messages / sum(one.wanted for one in scored),
        message_bytes=sum(one.size for one in scored) / messages,
        measured=measured_on(),
        **asdict(sizes),
    )


def measured_on() -> str:
    facts = machine.facts()
    return f"{datetime.now(UTC):%Y-%m-%d}, {facts['cores']} cores of {facts['processor']}, Python {facts['python']}"


def write(costs: Costs, path: Path) -> None:
    path.write_bytes(orjson.dumps(rounded(asdict(costs)), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def rounded(value: Any) -> Any:
    """Keep four digits; more are noise."""
    if isinstance(value, dict):
        return {name: rounded(each) for name, each in value.items()}
    return float(f"{value:.4g}") if isinstance(value, float) else value


def section(costs: Costs, fitted: Sequence[Observation], checks: Sequence[Check]) -> Section:
    tables = [table_of(one) for one in checks]
    tables[-1].notes += text.of_units(Rules(), costs).splitlines()
    figures = {
        "costs": asdict(costs),
        "fitted": [asdict(one) for one in fitted],
        "checked": {one.point.name: [asdict(each) for each in one.rounds] for one in checks},
    }
    return Section("capacity", tables, [budget for one in checks for budget in budgets(one)], figures)


def table_of(check: Check) -> Table:
    point, predicted, measured = check.point, check.predicted, check.measured
    title = (
        f"Predicted and then measured, {point.name}: {point.matches} matches, {point.viewers:,} viewers, "
        f"{point.balls:g} balls a second"
    )
    rows = [row(text.NAMES[kind], predicted[kind], measured[kind]) for kind in DRIVERS]
    rows.append(row("all", sum(predicted.values()), check.all_measured))
    return Table(title, ["process", "predicted, % of a core", "measured", "predicted / measured"], rows)


def row(name: str, predicted: float, measured: float) -> list[str]:
    return [name, f"{100 * predicted:.1f}", f"{100 * measured:.1f}", figure(predicted / measured) if measured else ""]


def budgets(check: Check) -> list[Budget]:
    """In all, and as a report of each kind of process that takes a good part of it."""
    predicted, measured, everything = check.predicted, check.measured, check.all_measured
    important = [kind for kind in DRIVERS if measured[kind] > IMPORTANT * everything]
    return [
        budget(f"{check.point.name}: prediction of all CPU, off by", sum(predicted.values()), everything),
        *(
            budget(f"{check.point.name}: of {text.NAMES[kind]}", predicted[kind], measured[kind], binding=False)
            for kind in important
        ),
    ]


def budget(what: str, predicted: float, measured: float, *, binding: bool = True) -> Budget:
    return Budget(what, 100 * abs(predicted / measured - 1), WITHIN, "%", binding=binding)
