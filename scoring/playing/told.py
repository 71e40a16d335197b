"""What each step of a file did, and the match after the last one."""

from collections.abc import Sequence
from typing import TypedDict

from scoring.engine.log.correcting.remarks import Remarks
from scoring.engine.log.log import Log
from scoring.engine.views.answer import answer
from scoring.engine.views.refusal import Refusal, describe_refusal
from scoring.engine.views.scorecard import scorecard
from scoring.engine.views.shapes.answer import RemarkView
from scoring.engine.views.shapes.scorecard import Scorecard
from scoring.engine.views.shapes.snapshot import Snapshot
from scoring.engine.views.snapshot import snapshot


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
    return {"refused": describe_refusal(error)}


def tell_match(log: Log, steps: Sequence[Told]) -> Played:
    return {"steps": steps, "snapshot": snapshot(log.state), "scorecard": scorecard(log.state)}
