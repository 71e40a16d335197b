"""The value returned in place of a prediction if the model does not apply."""

from dataclasses import dataclass
from typing import TypedDict


class Reason(TypedDict):
    code: str
    detail: str


class UnpredictedBody(TypedDict):
    unpredicted: Reason


@dataclass(frozen=True, slots=True)
class Unpredicted:
    """Why this match has no prediction at this point: a code and a sentence."""

    code: str
    detail: str

    def body(self) -> UnpredictedBody:
        """Return the JSON form."""
        return {"unpredicted": {"code": self.code, "detail": self.detail}}
