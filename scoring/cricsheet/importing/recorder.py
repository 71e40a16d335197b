"""Records events one after the other, and knows their place in the document for errors and findings."""

from scoring.cricsheet.importing.scorebooks import RecordEvent
from scoring.cricsheet.reading.findings import Finding
from scoring.engine.errors import ScoringError
from scoring.engine.events.kinds import Event
from scoring.engine.states.match import MatchState

MISCOUNTS = frozenset({"over_goes_on", "over_short"})
"""Warnings that say nothing new of an over that the file lists as miscounted."""
BY_RULE = frozenset({"retired_at_limit"})
"""Warnings of what a condition of the match brings about."""


class Recorder:
    """`state` is the match after the last event; the first event must create it.

    `innings`, `over` and `ball` are the place that is being recorded, each None outside of one. Innings and balls count
    from 1; `over` is the number that the document gives it, from 0.
    """

    state: MatchState

    def __init__(self, record_event: RecordEvent, findings: list[Finding]) -> None:
        self.findings = findings
        self.innings: int | None = None
        self.over: int | None = None
        self.ball: int | None = None
        self.is_listed_as_miscounted = False
        self._record_event = record_event

    def record(self, event: Event) -> None:
        """Raise ScoringError, which names the place, if no state is possible after the event."""
        try:
            self.state = self._record_event(event)
        except ScoringError as error:
            raise ScoringError(error.code, f"{self.describe_place()}: {error.detail}") from error
        if self.state.warnings:
            self._note_warnings()

    def note(self, code: str, detail: str) -> None:
        self.findings.append(Finding(self.describe_place(), code, detail))

    def describe_place(self) -> str:
        """Return a text such as "innings 1, over 0, ball 2"."""
        counted = (("innings", self.innings), ("over", self.over), ("ball", self.ball))
        return ", ".join(f"{part} {number}" for part, number in counted if number is not None) or "info"

    def _note_warnings(self) -> None:
        for warning in self.state.warnings:
            if warning.code in BY_RULE or (warning.code in MISCOUNTS and self.is_listed_as_miscounted):
                continue
            self.note(warning.code, warning.detail.rstrip("."))
