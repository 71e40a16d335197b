"""Folds Cricsheet files and compares the result that follows from the balls with the one that each file declares."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from scoring.cricsheet.importing.document import record_document
from scoring.cricsheet.importing.fold import fold_log
from scoring.cricsheet.importing.scorebooks import CodeCounts, RecordEvent, Scorebook, StrictScorebook
from scoring.cricsheet.reading.documents import Document
from scoring.cricsheet.reading.file import derive_match_id, parse
from scoring.cricsheet.reading.findings import Finding
from scoring.cricsheet.verifying.outcomes import (
    classify_difference,
    declared_outcome,
    describe_outcome,
    explain_rain_rule,
)
from scoring.cricsheet.verifying.round_trip import find_losses
from scoring.engine.errors import ScoringError
from scoring.engine.states.match import MatchState
from scoring.engine.views.scorecard import scorecard

UNFOLDED = ("unreadable", "crash")
LOST = "not the same after an export and an import"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A file whose result differs, or that cannot be folded: its class, and both results or the error."""

    file: str
    reason: str
    detail: str

    def __str__(self) -> str:
        return f"{self.file}: {self.reason}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Slip:
    """What a file says that is not used or cannot be believed."""

    file: str
    finding: Finding

    def __str__(self) -> str:
        return f"{self.file}: {self.finding}"


@dataclass(slots=True)
class Tally:
    """Counts over all files. `fold_seconds` is the CPU time of parsing and folding, without reading the files.

    `undeclared` counts files without a result to compare. Set `refusals` to fold by the strict rules, and `exports` to
    export each match and import it again.
    """

    matches: int = 0
    agreed: int = 0
    undeclared: int = 0
    crashes: int = 0
    balls: int = 0
    fold_seconds: float = 0.0
    reasons: Counter[str] = field(default_factory=Counter)
    slips: CodeCounts = field(default_factory=CodeCounts)
    refusals: CodeCounts | None = None
    exports: bool = False

    @property
    def declared(self) -> int:
        return self.matches - self.undeclared

    @property
    def by_margin(self) -> int:
        """Matches whose target is in no ball and no key: it was taken from the declared margin."""
        return self.slips.counts["target_of_margin"]


def verify(files: Iterator[tuple[str, bytes]], tally: Tally) -> Iterator[Disagreement | Slip]:
    """Yield the files whose result differs or that cannot be folded, and each slip; count all files in `tally`."""
    for name, body in files:
        began = time.process_time()  # CPU time, not the wall clock, because other processes must not change the rate
        findings: list[Finding] = []
        found = _verify_one(name, body, tally, findings)
        tally.fold_seconds += time.process_time() - began
        tally.matches += 1
        if found is not None:
            tally.reasons[found.reason] += 1
            yield found
        for finding in findings:
            tally.slips.add(finding.code, f"{name} {finding.place}")
            yield Slip(name, finding)
        if tally.exports and (found is None or found.reason not in UNFOLDED):
            yield from _export_one(name, body, tally)


def _verify_one(name: str, body: bytes, tally: Tally, findings: list[Finding]) -> Disagreement | None:
    try:
        document = parse(body, findings)
        state = record_document(document, derive_match_id(name), _open_scorebook(name, tally), findings)
    except ScoringError as error:
        tally.undeclared += 1
        return Disagreement(name, "unreadable", f"{error.detail} [{error.code}]")
    except Exception as error:  # one file must not stop the run; it is reported and counted, and the command fails
        tally.crashes += 1
        return Disagreement(name, "crash", f"{type(error).__name__}: {error}")
    tally.balls += sum(innings.bowled for innings in state.innings)
    return _compare(name, document, state, tally)


def _export_one(name: str, body: bytes, tally: Tally) -> Iterator[Disagreement]:
    """Yield the match if it is not the same after an export and an import."""
    try:
        losses = find_losses(fold_log(parse(body), derive_match_id(name)))
    except Exception as error:  # as above: one file must not stop the run
        losses = [f"{type(error).__name__}: {error}"]
    if losses:
        tally.reasons[LOST] += 1
        yield Disagreement(name, LOST, ", ".join(losses))


def _open_scorebook(name: str, tally: Tally) -> RecordEvent:
    if tally.refusals is None:
        return Scorebook().record
    return StrictScorebook(derive_match_id(name), tally.refusals).record


def _compare(name: str, document: Document, state: MatchState, tally: Tally) -> Disagreement | None:
    declared = declared_outcome(document)
    if declared is None:
        tally.undeclared += 1
        return None
    computed = scorecard(state)["result"]
    if computed == declared:
        tally.agreed += 1
        return None
    detail = f"declared {describe_outcome(declared)}, computed {describe_outcome(computed)}"
    return Disagreement(name, classify_difference(document, state), detail + explain_rain_rule(document, state))
