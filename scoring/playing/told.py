"""What each step of a file did, and the match after the last one."""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

from scoring.engine.errors import ConflictBody, Conflicts, ScoringError
from scoring.engine.log.correcting.remarks import Remarks
from scoring.engine.log.log import Log
from scoring.engine.views.answer import answer
from scoring.engine.views.scorecard import scorecard
from scoring.engine.views.shapes.answer import RemarkView
from scoring.engine.views.shapes.scorecard import Scorecard
from scoring.engine.views.shapes.snapshot import Snapshot
from scoring.engine.views.snapshot import snapshot


class Refusal(TypedDict):
    code: str
    detail: str
    fields: NotRequired[dict[str, str]]
    conflicts: NotRequired[list[ConflictBody]]
    repair: NotRequired[Mapping[str, Any]]


class Told(TypedDict, total=False):
    """What a step did: either it was refused, or it has the two lists."""

    refused: Refusal
    assumed: list[RemarkView]
    warnings: list[RemarkView]


class Played(TypedDict):
    steps: Sequence[Told]
    snapshot: Snapshot
    scorecard: Scorecard


def tell_recorded(log: Log, remarks: Remarks | None = None) -> Told:
    """Tell what the newest step of the log did: with `remarks`, those of a correction."""
    body = answer(log, remarks)
    return {"assumed": body["assumed"], "warnings": body["warnings"]}


def tell_refused(error: Exception) -> Told:
    """Tell an error of the engine, or a defect of it: that is what a bug report is about."""
    if not isinstance(error, ScoringError):
        return {"refused": {"code": "server_error", "detail": f"The engine failed: {type(error).__name__}: {error}"}}
    refusal: Refusal = {"code": error.code, "detail": error.detail}
    if error.fields:
        refusal["fields"] = error.fields
    return {"refused": {**refusal, **error.body()} if isinstance(error, Conflicts) else refusal}


def tell_match(log: Log, steps: Sequence[Told]) -> Played:
    return {"steps": steps, "snapshot": snapshot(log.state), "scorecard": scorecard(log.state)}
