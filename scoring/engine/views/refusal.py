"""Why a request was refused, as JSON."""

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

from scoring.engine.errors import ConflictBody, Conflicts, ScoringError


class Refusal(TypedDict):
    code: str
    detail: str
    fields: NotRequired[dict[str, str]]
    conflicts: NotRequired[list[ConflictBody]]
    repair: NotRequired[Mapping[str, Any]]


def describe_refusal(error: Exception) -> Refusal:
    """Describe an error of the engine, or a defect of it, which a bug report is about."""
    if not isinstance(error, ScoringError):
        return {"code": "server_error", "detail": f"The engine failed: {type(error).__name__}: {error}"}
    refusal: Refusal = {"code": error.code, "detail": error.detail}
    if error.fields:
        refusal["fields"] = error.fields
    return {**refusal, **error.body()} if isinstance(error, Conflicts) else refusal
