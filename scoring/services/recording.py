"""Records what scorers report: deliveries, and everything else that happens in a match."""

from django.contrib.auth.models import User

from scoring.bodies import Body, complete_event
from scoring.engine.events.kinds import take_kind
from scoring.engine.log.log import Log
from scoring.engine.log.proposals import Proposal, propose_event
from scoring.services.answers import Outcome
from scoring.services.claims import NO_CLAIM, Claim
from scoring.services.writing import always, names_state_once, write


def record_delivery(
    *, match_id: str, by: User, body: Body, before_seq: int | None = None, claim: Claim = NO_CLAIM
) -> Outcome:
    """Record a ball: at the head of the log or, as a correction, before a past event."""
    return _record(match_id, by, "delivery", body, before_seq, claim)


def record_event(
    *, match_id: str, by: User, body: Body, before_seq: int | None = None, claim: Claim = NO_CLAIM
) -> Outcome:
    """Record anything but a ball; `body` has its kind."""
    kind, fields = take_kind(body)
    return _record(match_id, by, kind, fields, before_seq, claim)


def _record(match_id: str, by: User, kind: str, body: Body, before_seq: int | None, claim: Claim) -> Outcome:
    def propose(log: Log) -> Proposal:
        return propose_event(log, kind, complete_event(kind, body, log.state.players), before_seq)

    precondition = always if before_seq is None else names_state_once
    return write(match_id=match_id, by=by, claim=claim, propose=propose, precondition=precondition)
