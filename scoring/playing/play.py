"""Folds a script as the requests would, one after the other, and tells what each of them did."""

from collections.abc import Iterable, Sequence

from scoring import listing
from scoring.bodies import Body, complete, complete_corrections, complete_event
from scoring.engine.errors import Unlawful
from scoring.engine.log.actions import propose
from scoring.engine.log.log import Log
from scoring.engine.log.proposals import propose_created
from scoring.playing.script import Script, Step
from scoring.playing.told import Played, Told, tell_match, tell_recorded, tell_refused

MATCH_ID = "match"
"""Of a match without an id. POST /games would make one with random letters, and no two outputs would be equal."""


def play(script: Script) -> Played:
    """A refused step changes nothing, and play goes on. Raises ScoringError if the match itself is refused."""
    log = _create(script)
    seqs: list[int | None] = []
    told: list[Told] = []
    for step in script.steps:
        try:
            body = _complete(step.body, step.action, log.state.players)
            proposal = propose(log, step.action, body, _find_seq(step, seqs))
        except Exception as refusal:  # of any kind: a defect of the engine is told too
            seqs.append(None)
            told.append(tell_refused(refusal))
        else:
            log = proposal.log
            seqs.append(log.head)
            told.append(tell_recorded(log, proposal.remarks))
    return tell_match(log, told)


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


def _complete(body: Body, action: str, taken: Iterable[str]) -> Body:
    """Return the body of a step with the ids that the request would give to new players."""
    if action == "corrections":
        return complete_corrections(body, taken)
    return complete_event(str(body.get("kind")), body, taken) if action == "event" else body
