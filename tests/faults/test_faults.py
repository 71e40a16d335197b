"""The short run: one fault of each kind that is quick. Nothing acknowledged is lost, every viewer is right again."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import harm
from tests.faults.plan import Fault
from tests.faults.run import Run, running
from tests.faults.traffic import Size
from tests.support.masking import add_secret

SEED = 1
SIZE = Size(grounds=4, viewers=2)
# Seconds. The aims are 2 and 5; a bound here must hold on a machine that is busy with something else.
GENEROUS = 40
FAULTS = [
    *(Fault("kill", name) for name in ("web", "websocket", "worker", "beat", "redis", "postgres")),
    Fault("kill child of", "postgres"),
    Fault("stop", "web"),
    Fault("hang", "web"),
    Fault("hang", "websocket"),
    Fault("cut", "postgres"),
    Fault("black hole", "redis"),
    Fault("half-close", "viewers"),
    Fault("outage", "scorers"),
    Fault("flush redis"),
    Fault("exhaust connections"),
    Fault("full disk"),
    Fault("restore"),
]


@pytest.fixture(scope="module")
def run(local_root: Path, django_db_blocker: object) -> Iterator[Run]:
    with running(local_root / f"faults-{uuid.uuid4().hex[:8]}", SIZE, SEED) as found:
        for value in found.system.true.values():
            add_secret(value)
        yield found


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_nothing_acknowledged_is_lost_and_every_viewer_is_right_again(run: Run, fault: Fault) -> None:
    chosen = present(run, fault)
    if chosen is None:
        pytest.skip("needs root, to mount a small file system")
    outcome = run.trial.suffer(chosen)
    assert [str(finding) for finding in outcome.findings] == []
    assert (outcome.errors, outcome.went_back) == (0, 0)
    assert outcome.recording is not None
    assert outcome.recording < GENEROUS
    assert outcome.viewing is not None
    assert outcome.viewing < GENEROUS


def test_a_match_goes_on_while_the_worker_that_publishes_it_hangs(run: Run) -> None:
    outcome = run.trial.suffer(Fault("stop in transaction", "worker-1"))
    assert [str(finding) for finding in outcome.findings] == []
    assert outcome.viewing is not None
    assert outcome.viewing < harm.STOPPED_IN_TRANSACTION


def present(run: Run, fault: Fault) -> Fault | None:
    """Return the fault on this target or on the first of its kind (web-1 for web); None if it cannot be done here."""
    return next((card for card in sorted(run.deck, key=str) if is_like(card, fault)), None)


def is_like(card: Fault, fault: Fault) -> bool:
    return card.kind == fault.kind and card.target.rstrip("-123") == fault.target


def test_every_match_of_the_run_is_whole(run: Run) -> None:
    assert [str(finding) for finding in run.trial.check_all()] == []
    recorded = sum(entry.acknowledged for journal in run.traffic.journals for entry in journal.entries)
    assert recorded > 20
