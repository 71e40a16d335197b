"""What becomes of a replica, under load: it costs no request, and no scorer sees old data."""

from dataclasses import asdict
from typing import Any

from tests.bench.faults import set_up_django
from tests.bench.report import Budget, Section, Table, milliseconds
from tests.bench.rig import Rig, tell

SECONDS, LAG_SECONDS, QUICK_SECONDS = 10.0, 30.0, 3.0


def run(rig: Rig) -> Section:
    set_up_django()
    from tests.replica.harm import HARMS
    from tests.replica.pair import running
    from tests.replica.suffering import suffer
    from tests.replica.traffic import opened, quiet_match

    outcomes = []
    with running(rig.root / "pair") as pair:
        for number, harm in enumerate(HARMS):
            pair.heal()
            seconds = QUICK_SECONDS if rig.options.quick else LAG_SECONDS if harm == "lagging" else SECONDS
            live, quiet = opened(pair, f"live-{number}"), quiet_match(pair, f"quiet-{number}")
            outcomes.append(suffer(pair, harm, seconds, live, quiet))
            tell(outcomes[-1].text())
    return section([asdict(one) for one in outcomes])


def section(outcomes: list[dict[str, Any]]) -> Section:
    columns = [
        "replica",
        "for",
        "requests",
        "failed",
        "stale",
        "slowest, scorer",
        "slowest, reader",
        "read again after",
    ]
    table = Table("A replica in trouble, one scorer and two readers", columns)
    failed = stale = 0
    for one in outcomes:
        counts = [str(one["requests"]), str(len(one["failures"])), str(len(one["stale"]))]
        back = "never" if one["back"] is None else f"{one['back']:.1f} s"
        times = [milliseconds(one[who]) for who in ("slowest_scorer", "slowest_reader")]
        table.rows.append([one["harm"], f"{one['lasted']:g} s", *counts, *times, back])
        failed, stale = failed + len(one["failures"]), stale + len(one["stale"])
    budgets = [Budget("requests that failed", failed, 0, ""), Budget("scorers' answers that were old", stale, 0, "")]
    return Section("replica", [table], budgets, {"outcomes": outcomes})
