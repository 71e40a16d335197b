"""One fault: scorers and viewers at work, harm, recovery, then a check of everything while the scorers pause."""

import contextlib
import time
import urllib.request
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from http.client import HTTPException
from typing import Any

import orjson

from cricksy.local_services.ports import HOST
from tests.faults import checker, harm, record
from tests.faults.checker import Finding
from tests.faults.journal import Json
from tests.faults.plan import Fault
from tests.faults.system import System
from tests.faults.traffic import Ground, Traffic, wait_until
from tests.faults.viewers import Viewer

# Seconds after which a system that is not right again never will be.
PATIENCE = 60.0
# Balls of each scorer before a fault.
STEADY = 1
# Events after which a ground begins a new match.
LONGEST_MATCH = 250


@dataclass(slots=True)
class Outcome:
    """Times in seconds from the end of the harm; None if it never recovered.

    `slowest`: the longest wait of an attempt for an answer; `failures`: attempts with 503 or without any answer;
    `errors`: attempts with another 5xx; `ends`: how often connections of viewers ended, by close code;
    `went_back`: snapshots that were older than what the viewer showed already.
    """

    fault: Fault
    recording: float | None = None
    viewing: float | None = None
    harmed: float = 0.0
    slowest: float = 0.0
    failures: int = 0
    errors: int = 0
    balls: int = 0
    ends: dict[str, int] = field(default_factory=dict)
    went_back: int = 0
    findings: list[Finding] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "fault": str(self.fault), "findings": [str(one) for one in self.findings]}


class Trial:
    def __init__(self, system: System, traffic: Traffic) -> None:
        self.system, self.traffic = system, traffic

    def suffer(self, fault: Fault) -> Outcome:
        outcome = Outcome(fault)
        self.traffic.forget()
        self.traffic.resume()
        self.await_ball(time.monotonic())
        begun = time.monotonic()
        moment = harm.do(self.system, fault)
        outcome.harmed = time.monotonic() - begun
        outcome.recording = self.await_ball(moment)
        outcome.viewing = self.await_viewers(moment)
        self.system.await_processes(self.system.names)
        self.traffic.pause()
        self.describe_waits(outcome, begun)
        outcome.findings = [*unrecovered(outcome), *self.check()]
        self.traffic.new_matches(LONGEST_MATCH)
        return outcome

    # Recovery

    def await_ball(self, moment: float) -> float | None:
        """Return when every scorer had an answer to a write sent after that moment, in seconds after it."""
        busy = [ground for ground in self.traffic.grounds if not ground.over]
        if not wait_until(lambda: all(ground.over or all(answers(ground, moment)) for ground in busy), PATIENCE):
            return None
        return max((at - moment for ground in busy for at in answers(ground, moment) if at), default=0.0)

    def await_viewers(self, moment: float) -> float | None:
        """Return when every viewer showed the first write sent after that moment, in seconds after it."""
        waiting = [pair for ground in self.traffic.grounds for pair in expected(ground, moment)]
        if not wait_until(lambda: all(viewer.reached(place) for viewer, place in waiting), PATIENCE):
            return None
        return max(((viewer.reached(place) or moment) - moment for viewer, place in waiting), default=0.0)

    def describe_waits(self, outcome: Outcome, begun: float) -> None:
        waits = [wait for scorer in self.traffic.scorers for wait in scorer.waits if sum(wait[:2]) > begun]
        outcome.slowest = max((seconds for _, seconds, _ in waits), default=0.0)
        outcome.failures = sum(status in (0, 503) for _, _, status in waits)
        outcome.errors = sum(status >= 500 and status != 503 for _, _, status in waits)
        outcome.balls = sum(200 <= status < 300 for _, _, status in waits)
        outcome.ends = dict(Counter(str(code) for viewer in self.traffic.viewers for _, code in viewer.ends))
        outcome.went_back = sum(viewer.went_back for viewer in self.traffic.viewers)

    # Check

    def check(self) -> list[Finding]:
        """Compare the matches in progress. Scorers must be paused."""
        current = {ground.match_id: ground for ground in self.traffic.grounds}
        stored = record.read(self.system, list(current), tables())
        wait_until(lambda: self.is_settled(stored), PATIENCE)
        self.forget_rewound(stored)
        return list(self.compare(current, stored))

    def forget_rewound(self, stored: dict[str, record.Stored]) -> None:
        if self.system.rewound is not None:
            kept = {row.key for one in stored.values() for row in one.log}
            for journal in self.traffic.journals:
                journal.forget(*self.system.rewound, kept)
            self.system.rewound = None

    def check_all(self) -> list[Finding]:
        """Compare every match that was played."""
        played = [match_id for ground in self.traffic.grounds for match_id in ground.played]
        stored = record.read(self.system, played, tables())
        wait_until(lambda: self.is_settled(stored), PATIENCE)
        return list(self.compare(dict.fromkeys(played), stored))

    def is_settled(self, stored: dict[str, record.Stored]) -> bool:
        """Tell whether each viewer has the newest event and the workers are done with it; read the record anew."""
        stored.update(record.read(self.system, list(stored), tables()))
        behind = any(not one.head == one.published == one.written for one in stored.values())
        return not behind and all(
            viewer.place == (stored[viewer.match_id].epoch, stored[viewer.match_id].head)
            for viewer in self.traffic.viewers
        )

    def compare(self, grounds: dict[str, Ground | None], stored: dict[str, record.Stored]) -> Iterator[Finding]:
        for match_id, ground in grounds.items():
            one, game = stored[match_id], self.get(match_id)
            yield from checker.journal_against_log(self.traffic.journals, match_id, one.log)
            yield from checker.log_against_rows(match_id, one)
            yield from checker.log_against_game(match_id, one, game)
            for viewer in ground.viewers if ground else ():
                yield from checker.viewer_against_game(game, viewer.place, viewer.snapshot)

    def get(self, match_id: str) -> Json:
        """Return a fresh GET, past the proxies."""
        address = f"http://{HOST}:{self.system.http}/games/{match_id}"
        for _ in range(20):
            with contextlib.suppress(OSError, HTTPException), urllib.request.urlopen(address, timeout=10) as response:
                game: Json = orjson.loads(response.read())
                return game
            time.sleep(0.5)
        return {"id": match_id, "epoch": -1, "seq": -1, "snapshot": {}}


def answers(ground: Ground, moment: float) -> list[float | None]:
    """Return for each scorer when the first write after that moment was answered."""
    found = [scorer.journal.first_after(moment) for scorer in ground.scorers]
    return [entry.answered if entry else None for entry in found]


def expected(ground: Ground, moment: float) -> Iterator[tuple[Viewer, tuple[int, int]]]:
    places = [entry.place for scorer in ground.scorers if (entry := scorer.journal.first_after(moment))]
    # The epoch may have changed since: it is the seq that counts.
    for viewer in ground.viewers if places else ():
        yield viewer, max(place for place in places if place)


def unrecovered(outcome: Outcome) -> Iterable[Finding]:
    if outcome.recording is None:
        yield Finding("diverged", "all", f"after {outcome.fault} not every scorer could record within {PATIENCE:g} s")
    if outcome.viewing is None:
        yield Finding("diverged", "all", f"after {outcome.fault} not every viewer was right within {PATIENCE:g} s")


def tables() -> dict[str, tuple[str, ...]]:
    from scoring.publishing.rows import TABLES

    return {table.model._meta.db_table: (*table.key, *table.columns) for table in TABLES}
