"""The engine's errors: each has a stable code for programs, a sentence for people and the fields at fault."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, NotRequired, TypedDict


class ScoringError(Exception):
    """Base of all errors that the engine raises. `fields` maps a path in the body to what is wrong there."""

    def __init__(self, code: str, detail: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.fields = dict(fields or {})


class Malformed(ScoringError):
    """The body has the wrong shape: a wrong type, a missing field, an unknown key or a value out of range."""


class Unlawful(ScoringError):
    """The body is well formed, but the Laws, the conditions or the state of the match do not allow it."""


class ConflictBody(TypedDict):
    """`ball` is the label of the ball at fault; `after` is that of the ball before an event between balls."""

    seq: int
    code: str
    detail: str
    innings: NotRequired[int]
    ball: NotRequired[str]
    after: NotRequired[str]
    repair: NotRequired[Mapping[str, Any]]


class ConflictsBody(TypedDict):
    conflicts: list[ConflictBody]
    repair: NotRequired[Mapping[str, Any]]


class EventPlace(NamedTuple):
    """Where an event stands: innings and label of a ball, or of the ball before an event between balls."""

    innings: int
    label: str
    is_ball: bool

    def __str__(self) -> str:
        return self.label if self.is_ball else f"after {self.label}"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A later event that a correction would make impossible. `repair` is what to add to the correction for it."""

    seq: int
    code: str
    detail: str
    place: EventPlace | None = None
    repair: Mapping[str, Any] | None = None

    def body(self) -> ConflictBody:
        """Return the JSON form for the response."""
        body: ConflictBody = {"seq": self.seq, "code": self.code, "detail": self.detail}
        if self.place is not None:
            body["innings"] = self.place.innings
            body["ball" if self.place.is_ball else "after"] = self.place.label
        if self.repair is not None:
            body["repair"] = self.repair
        return body


class Conflicts(ScoringError):
    """A correction was refused because later events would become impossible; nothing changed.

    `repair` is a correction that would be accepted instead, as POST /games/{id}/corrections takes it.
    """

    def __init__(self, conflicts: Sequence[Conflict], repair: Mapping[str, Any] | None = None) -> None:
        first = conflicts[0]
        where = "" if first.place is None else f" ({first.place} in innings {first.place.innings})"
        offer = "No repair was found." if repair is None else "The correction in `repair` would be accepted."
        super().__init__(
            "conflicts",
            f"The correction makes {len(conflicts)} later event(s) impossible, first event {first.seq}{where}: "
            f"{first.detail} {offer}",
        )
        self.conflicts = tuple(conflicts)
        self.repair = repair

    def body(self) -> ConflictsBody:
        """Return the JSON form of what the error has besides code and sentence."""
        body: ConflictsBody = {"conflicts": [conflict.body() for conflict in self.conflicts]}
        if self.repair is not None:
            body["repair"] = self.repair
        return body
