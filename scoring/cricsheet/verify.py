"""Folds Cricsheet files and compares what follows from the balls with the result that each file declares."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from scoring.cricsheet.fold import Scorebook
from scoring.cricsheet.read import Document, match_id, parse
from scoring.cricsheet.scorer import Record, score
from scoring.cricsheet.strictness import Refusals, StrictScorebook
from scoring.cricsheet.targets import METHODS
from scoring.engine.errors import ScoringError
from scoring.engine.states.match import MatchState
from scoring.engine.views.scorecard import scorecard

Outcome = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """`reason` is the class; `detail` says what the file declares and what follows from it, or the error."""

    file: str
    reason: str
    detail: str


@dataclass(slots=True)
class Tally:
    """`seconds` is processor time of this process: parsing and folding in `fold`, decompression too in `total`."""

    matches: int = 0
    agreed: int = 0
    undeclared: int = 0
    crashes: int = 0
    balls: int = 0
    fold_seconds: float = 0.0
    reasons: Counter[str] = field(default_factory=Counter)
    refusals: Refusals | None = None

    @property
    def declared(self) -> int:
        return self.matches - self.undeclared


def verify(files: Iterator[tuple[str, bytes]], tally: Tally) -> Iterator[Disagreement]:
    """Each file that does not come out as declared, or not at all; the count goes into `tally`."""
    for name, body in files:
        began = time.process_time()
        found = _verify_one(name, body, tally)
        tally.fold_seconds += time.process_time() - began
        tally.matches += 1
        if found is not None:
            tally.reasons[found.reason] += 1
            yield found


def _verify_one(name: str, body: bytes, tally: Tally) -> Disagreement | None:
    try:
        document = parse(body)
        state = score(document, match_id(name), _record(name, tally))
    except ScoringError as error:
        tally.undeclared += 1
        return Disagreement(name, "unreadable", f"{error.detail} [{error.code}]")
    except Exception as error:  # whatever it is, it is reported with its file, counted, and fails the run
        tally.crashes += 1
        return Disagreement(name, "crash", f"{type(error).__name__}: {error}")
    tally.balls += sum(innings.bowled for innings in state.innings)
    declared = declared_outcome(document)
    if declared is None:
        tally.undeclared += 1
        return None
    computed = scorecard(state)["result"]
    if computed == declared:
        tally.agreed += 1
        return None
    return Disagreement(name, reason_class(document, state), f"declared {told(declared)}, computed {told(computed)}")


def _record(name: str, tally: Tally) -> Record:
    if tally.refusals is None:
        return Scorebook().record
    return StrictScorebook(match_id(name), tally.refusals).record


def declared_outcome(document: Document) -> Outcome | None:
    """The file's result without its method; absent where it declares none."""
    outcome = document["info"].get("outcome", {})
    return {name: part for name, part in outcome.items() if name != "method"} or None


def reason_class(document: Document, state: MatchState) -> str:
    """Why a file and its balls disagree, as docs/cricsheet.md explains."""
    outcome = document["info"]["outcome"]
    if outcome.get("method") in METHODS:
        if any("target" in innings for innings in document["innings"]):
            return "rain rule, the file's target is not the par when play stopped"
        return "rain rule, no target in the file"
    if outcome.keys() & {"method", "eliminator", "bowl_out"}:
        return "tie broken by a rule of the competition"
    if _chase_open(outcome, state):
        return "the chase stops short in the file"
    return "the runs of the balls do not give the declared margin" if "by" in outcome else "unexplained"


def _chase_open(outcome: Outcome, state: MatchState) -> bool:
    """Won by wickets, yet the balls never reach the target: the last of them are missing."""
    current = state.current
    wickets = "wickets" in outcome.get("by", {})
    return wickets and current is not None and current.target is not None and current.total < current.target


def told(outcome: Outcome | None) -> str:
    """One line: "Kent by 7 wickets", "tie, eliminator England", "no result"."""
    if outcome is None:
        return "no result yet"
    if "winner" not in outcome:
        rest = [f", {name} {part}" for name, part in outcome.items() if name != "result"]
        return str(outcome.get("result")) + "".join(rest)
    by = outcome.get("by", {})
    margin = " and ".join(
        "an innings" if unit == "innings" else f"{count} {unit if count != 1 else unit.removesuffix('s')}"
        for unit, count in by.items()
    )
    return f"{outcome['winner']} by {margin}" if margin else str(outcome["winner"])
