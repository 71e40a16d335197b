"""Faults from a seed while balls are recorded: what was lost or doubled, and how long each took to recover from."""

import logging
import os
import time

from tests.bench.report import Section
from tests.bench.rig import Rig, tell
from tests.faults import plan, report
from tests.faults.run import Run, running
from tests.faults.traffic import Size
from tests.faults.trial import Outcome

QUICK_FAULTS = 5
USELESS = {
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nowhere",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SECRET_KEY": "only to read the models",
    "DJANGO_SETTINGS_MODULE": "cricksy.settings",
}


def run(rig: Rig) -> Section:
    set_up_django()
    count = QUICK_FAULTS if rig.options.quick else rig.options.faults
    begun = time.monotonic()
    with running(rig.root / "faults", Size(), rig.options.seed) as found:
        dealt = plan.plan(rig.options.seed, count, found.deck)
        tell(f"seed {rig.options.seed}: {', '.join(map(str, dealt))}")
        outcomes = []
        for number, fault in enumerate(dealt, 1):
            outcomes.append(found.trial.suffer(fault))
            tell(f"{number} of {count}: {told(outcomes[-1])}")
        last = found.trial.check_all()
        facts = {"seed": rig.options.seed, "minutes": round((time.monotonic() - begun) / 60, 1), **counts(found)}
    return report.section(outcomes, last, facts)


def set_up_django() -> None:
    """The checker uses Django's models for the names of columns; it reads the database without them."""
    import django

    os.environ.update({name: value for name, value in USELESS.items() if name not in os.environ})
    django.setup()
    # Without this, each request of the traffic is a line among the results.
    logging.getLogger("httpx").setLevel(logging.WARNING)


def told(outcome: Outcome) -> str:
    times = (f"{name} {seconds:.1f} s" if seconds is not None else f"{name} never" for name, seconds in [
        ("recording", outcome.recording),
        ("viewers", outcome.viewing),
    ])  # fmt: skip
    found = f"; FOUND {len(outcome.findings)}: {outcome.findings[0]}"[:300] if outcome.findings else ""
    return f"{outcome.fault}: {', '.join(times)}, slowest answer {outcome.slowest:.1f} s{found}"


def counts(found: Run) -> dict[str, int]:
    entries = [entry for journal in found.traffic.journals for entry in journal.entries]
    return {
        "matches": sum(len(ground.played) for ground in found.traffic.grounds),
        "acknowledged": sum(entry.acknowledged for entry in entries),
        "lawfully refused": sum(not entry.acknowledged for entry in entries),
        "lists of corrections": sum(entry.acknowledged and entry.path.endswith("/corrections") for entry in entries),
        "sent more than once": sum(entry.attempts > 1 for entry in entries),
    }
