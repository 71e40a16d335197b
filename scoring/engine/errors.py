"""The engine's errors: each has a stable code for programs, a sentence for people and the fields at fault."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict


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
    seq: int
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A later event that a correction would make impossible."""

    seq: int
    code: str
    detail: str

    def body(self) -> ConflictBody:
        """Return the JSON form for the response."""
        return {"seq": self.seq, "code": self.code, "detail": self.detail}


class Conflicts(ScoringError):
    """A correction was refused because later events would become impossible; nothing changed."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        first = conflicts[0]
        super().__init__(
            "conflicts",
            f"The correction makes {len(conflicts)} later event(s) impossible, first seq {first.seq}: {first.detail}",
        )
        self.conflicts = tuple(conflicts)
