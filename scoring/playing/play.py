"""Folds a script as the requests would, one after the other, and tells what each of them did."""

from collections.abc import Callable, Mapping, Sequence
from typing import NotRequired, TypedDict

from scoring import listing
from scoring.bodies import complete
from scoring.engine.codec import malformed
from scoring.engine.errors import ConflictBody, Conflicts, ScoringError, Unlawful
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.kinds import take_kind
from scoring.engine.log.log import Log
from scoring.engine.log.proposals import (
    Proposal,
    propose_amendment,
    propose_created,
    propose_event,
    propose_redo,
    propose_removal,
    propose_undo,
)
from scoring.engine.views.answer import answer
from scoring.engine.views.scorecard import scorecard
from scoring.engine.views.shapes.answer import RemarkView
from scoring.engine.views.shapes.scorecard import Scorecard
from scoring.engine.views.shapes.snapshot import Snapshot
from scoring.engine.views.snapshot import snapshot
from scoring.playing.script import Script, Step

MATCH_ID = "match"
"""Of a match without an id. POST /games would make one with random letters, and no two outputs would be equal."""


class Refusal(TypedDict):
    code: str
    detail: str
    fields: NotRequired[dict[str, str]]
    conflicts: NotRequired[list[ConflictBody]]


class Told(TypedDict, total=False):
    """What a step did: either it was refused, or it has the two lists."""

    refused: Refusal
    assumed: list[RemarkView]
    warnings: list[RemarkView]


class Played(TypedDict):
    steps: list[Told]
    snapshot: Snapshot
    scorecard: Scorecard


def play(script: Script) -> Played:
    """A refused step changes nothing, and play goes on. Raises ScoringError if the match itself is refused."""
    log = _create(script)
    seqs: list[int | None] = []
    told: list[Told] = []
    for step in script.steps:
        try:
            log = PROPOSERS[step.action](log, step, _find_seq(step, seqs)).log
        except Exception as refusal:  # a defect of the engine is what a bug report is about: it is told as well
            seqs.append(None)
            told.append({"refused": _describe(refusal)})
        else:
            seqs.append(log.head)
            body = answer(log)
            told.append({"assumed": body["assumed"], "warnings": body["warnings"]})
    return {"steps": told, "snapshot": snapshot(log.state), "scorecard": scorecard(log.state)}


def _create(script: Script) -> Log:
    body = complete(script.create)
    log = propose_created(body if script.create.get("id") is not None else {**body, "id": MATCH_ID}).log
    listing.columns(log.state)  # as the request does: it refuses a start that is no date
    return log


def _find_seq(step: Step, seqs: Sequence[int | None]) -> int | None:
    """Return the seq of the record that a step is about; None if it is about none. Raises Unlawful."""
    if step.of_step is None:
        return step.seq
    seq = seqs[step.of_step - 1]
    if seq is None:
        detail = f"Step {step.of_step} was refused, so there is no record of it."
        raise Unlawful("no_such_event", detail, {"step": "was refused"})
    return seq


def _describe(refusal: Exception) -> Refusal:
    if not isinstance(refusal, ScoringError):
        return {"code": "server_error", "detail": f"The engine failed: {type(refusal).__name__}: {refusal}"}
    told: Refusal = {"code": refusal.code, "detail": refusal.detail}
    if refusal.fields:
        told["fields"] = refusal.fields
    if isinstance(refusal, Conflicts):
        told["conflicts"] = [conflict.body() for conflict in refusal.conflicts]
    return told


def _propose_event(log: Log, step: Step, seq: int | None) -> Proposal:
    kind, fields = take_kind(step.body)
    return propose_event(log, kind, fields, seq)


def _propose_corrections(log: Log, step: Step, seq: int | None) -> Proposal:
    raise malformed("corrections", "a list of corrections cannot be played yet")


Propose = Callable[[Log, Step, int | None], Proposal]
PROPOSERS: Mapping[str, Propose] = {
    "delivery": lambda log, step, seq: propose_event(log, Delivery.kind, step.body, seq),
    "event": _propose_event,
    "patch": lambda log, step, seq: propose_amendment(log, seq or 0, step.body),
    "remove": lambda log, step, seq: propose_removal(log, seq or 0),
    "undo": lambda log, step, seq: propose_undo(log),
    "redo": lambda log, step, seq: propose_redo(log),
    "corrections": _propose_corrections,
}
