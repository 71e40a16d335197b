"""The outcomes of a run as a table by kind of fault, as budgets, and as JSON."""

from collections import Counter
from statistics import median
from typing import Any

from tests.bench.report import Budget, Section, Table
from tests.faults.checker import KINDS, Finding
from tests.faults.trial import Outcome

COLUMNS = ["fault", "times", "recording, median / max", "viewers, median / max", "slowest answer", "503 or none"]
# The aims of design.md, in seconds.
VIEWERS_RIGHT, RECORDING, HUNG_ANSWERED = 5, 2, 3
KILLS = ("kill", "kill child of")


def section(outcomes: list[Outcome], last: list[Finding], facts: dict[str, Any]) -> Section:
    table = Table(f"{len(outcomes)} faults of seed {facts['seed']}: seconds from the end of the harm", COLUMNS)
    kinds = sorted({str(one.fault) for one in outcomes})
    table.rows = [row(kind, [one for one in outcomes if str(one.fault) == kind]) for kind in kinds]
    table.notes = [f"{name}: {value}" for name, value in facts.items()]
    findings = [*(finding for one in outcomes for finding in one.findings), *last]
    table.notes += [str(finding)[:400] for finding in findings[:20]]
    figures = {**facts, "outcomes": [one.as_json() for one in outcomes], "last": [str(finding) for finding in last]}
    return Section("faults", [table], [*losses(findings), *aims(outcomes)], figures)


def row(kind: str, outcomes: list[Outcome]) -> list[str]:
    recording, viewing = ([getattr(one, name) for one in outcomes] for name in ("recording", "viewing"))
    slowest = max(one.slowest for one in outcomes)
    failures = sum(one.failures for one in outcomes)
    return [kind, str(len(outcomes)), spread(recording), spread(viewing), f"{slowest:.1f}", str(failures)]


def spread(times: list[float | None]) -> str:
    known = [time for time in times if time is not None]
    never = f", {len(times) - len(known)} never" if len(known) < len(times) else ""
    return (f"{median(known):.1f} / {max(known):.1f}" if known else "-") + never


def losses(findings: list[Finding]) -> list[Budget]:
    times = Counter(finding.kind for finding in findings)
    return [Budget(kind, times[kind], 0, "") for kind in KINDS]


def aims(outcomes: list[Outcome]) -> list[Budget]:
    """Return the aims. Times are reported only: a busy machine is no loss."""
    kills = [one for one in outcomes if one.fault.kind in KILLS]
    hung = [one.slowest for one in outcomes if (one.fault.kind, one.fault.target) == ("stop", "postgres")]
    return [
        Budget("viewers right after a kill", longest(kills, "viewing"), VIEWERS_RIGHT, "s", binding=False),
        Budget("recording after a kill", longest(kills, "recording"), RECORDING, "s", binding=False),
        Budget("a hung Postgres is answered", max(hung, default=0.0), HUNG_ANSWERED, "s", binding=False),
        Budget("snapshots older than shown", sum(one.went_back for one in outcomes), 0, ""),
        Budget("answers with 500", sum(one.errors for one in outcomes), 0, ""),
    ]


def longest(outcomes: list[Outcome], name: str) -> float:
    return max((getattr(one, name) or 0.0 for one in outcomes), default=0.0)
