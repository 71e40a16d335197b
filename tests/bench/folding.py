"""Folding alone: long matches from the first event on, chains of corrections, and undo after them."""

import random
import time
from collections.abc import Callable
from typing import Any

from scoring.engine.events.delivery import Delivery
from scoring.engine.log.fold import fold_records
from scoring.engine.log.log import Log
from scoring.engine.log.proposals import Proposal, propose_amendment, propose_created, propose_event, propose_undo
from scoring.engine.views import delta
from scoring.engine.views.snapshot import snapshot
from tests.bench.measure import median
from tests.bench.report import Budget, Section, Table, milliseconds
from tests.bench.rig import Rig, tell
from tests.load.long_match import long_requests

BALLS, CORRECTIONS = 1_000, 100
TEST_BALLS = 3_000
LONG_BALLS, QUICK_LONG_BALLS = 10_000, 1_500
EARLY, BLOCK = 10, 30
RUNS = 0, 1, 2, 4


class Match:
    """A match in memory, and its records as they would be stored."""

    def __init__(self, balls_a_wicket: int) -> None:
        self.requests = long_requests("long", balls_a_wicket)
        self.log: Log | None = None
        self.records: list[tuple[int, str, dict[str, Any]]] = []

    def add(self, proposal: Proposal) -> None:
        self.log = proposal.log
        self.records.append((proposal.log.head, proposal.kind, proposal.payload))

    def next(self) -> None:
        _, body = next(self.requests)
        if self.log is None:
            self.add(propose_created(body))
        else:
            fields = dict(body)
            self.add(propose_event(self.log, fields.pop("kind", "delivery"), fields))

    def play(self, balls: int) -> "Match":
        while self.balls < balls:
            self.next()
        return self

    @property
    def balls(self) -> int:
        return len(self.records) - 1 if self.records else 0


def run(rig: Rig) -> Section:
    rounds = rig.options.rounds
    folds, undo = fold_and_undo(rounds)
    early, late = long_match(rounds, QUICK_LONG_BALLS if rig.options.quick else LONG_BALLS)
    folded = Table("Folding from the first event on", ["what", "events", "CPU"])
    folded.rows = [[what, f"{events:,}", milliseconds(seconds)] for what, events, seconds in folds]
    balls = Table("A ball: judged, folded, its snapshot and its delta", ["what", "CPU"])
    balls.rows = [
        [f"from event {EARLY} on", milliseconds(early[1])],
        [f"from event {late[0]:,} on", milliseconds(late[1])],
        [f"undo after {CORRECTIONS} corrections in {BALLS:,} balls", milliseconds(undo)],
    ]
    plain, corrected, test = (seconds for _, _, seconds in folds[:3])
    budgets = [
        Budget(f"undo after {CORRECTIONS} corrections", undo * 1e3, 20, "ms"),
        Budget(f"fold after {CORRECTIONS} corrections, of the plain fold", corrected / plain, 1.5, "x"),
        Budget("fold of a five-day Test", test * 1e3, 100, "ms"),
        Budget(f"a ball at event {late[0]:,}", late[1] * 1e3, 1, "ms"),
    ]
    return Section("folding", [folded, balls], budgets)


def fold_and_undo(rounds: int) -> tuple[list[tuple[str, int, float]], float]:
    """Return what was folded, with its events and seconds, and the seconds of an undo."""
    tell("folding")
    plain, corrected, test = Match(75).play(BALLS), Match(75).play(BALLS), Match(75).play(TEST_BALLS)
    correct(corrected)
    log = corrected.log
    assert log is not None
    those = [
        (f"{BALLS:,} balls", plain),
        (f"{BALLS:,} balls, {CORRECTIONS} corrections", corrected),
        ("a Test of five days", test),
    ]
    seconds: dict[str, list[float]] = {name: [] for name, _ in those}
    undone = []
    for _ in range(rounds):
        for name, match in those:
            seconds[name].append(took(lambda match=match: fold_records(match.records)))
        undone.append(took(lambda: propose_undo(log)))
    return [(name, len(match.records), median(seconds[name])) for name, match in those], median(undone)


def correct(match: Match) -> None:
    dice = random.Random(CORRECTIONS)
    assert match.log is not None
    balls = [entry.seq for entry in match.log.entries if isinstance(entry.event, Delivery)]
    for seq in dice.sample(balls, CORRECTIONS):
        # The fourth innings of the long match is far away, so any runs are lawful.
        match.add(propose_amendment(match.log, seq, {"runs": dice.choice(RUNS)}))


def long_match(rounds: int, balls: int) -> tuple[tuple[int, float], tuple[int, float]]:
    """Return the events before, and the median seconds of a ball, early and late in a match."""
    tell(f"a match of {balls:,} events")
    early, late = Match(balls // 40).play(EARLY), Match(balls // 40).play(balls - rounds * BLOCK)
    figures: dict[str, list[float]] = {"early": [], "late": []}
    at = late.balls
    for _ in range(rounds):
        for name, match in (("early", early), ("late", late)):
            figures[name] += [a_ball(match) for _ in range(BLOCK)]
    return (EARLY, median(figures["early"])), (at, median(figures["late"]))


def a_ball(match: Match) -> float:
    assert match.log is not None
    before = snapshot(match.log.state)

    def publish() -> None:
        match.next()
        assert match.log is not None
        delta.diff(before, snapshot(match.log.state))

    return took(publish)


def took(work: Callable[[], Any]) -> float:
    """Return the CPU seconds of this process."""
    begun = time.process_time()
    work()
    return time.process_time() - begun
