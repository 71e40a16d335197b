"""Corrections of the past. Each adds a record to the log; no record ever changes."""

from django.contrib.auth.models import User

from scoring.bodies import Body, complete_corrections
from scoring.engine.log.log import Log
from scoring.engine.log.proposals import (
    Proposal,
    propose_amendment,
    propose_corrections,
    propose_redo,
    propose_removal,
    propose_undo,
)
from scoring.services.answers import Outcome
from scoring.services.claims import NO_CLAIM, Claim
from scoring.services.writing import names_state, names_state_once, names_state_or_key, write


def amend_event(*, match_id: str, by: User, seq: int, patch: Body, claim: Claim = NO_CLAIM) -> Outcome:
    """Merge `patch` (RFC 7396) into the event as it was recorded."""

    def propose(log: Log) -> Proposal:
        return propose_amendment(log, seq, patch)

    return write(match_id=match_id, by=by, claim=claim, propose=propose, precondition=names_state)


def remove_event(*, match_id: str, by: User, seq: int, claim: Claim = NO_CLAIM) -> Outcome:
    def propose(log: Log) -> Proposal:
        return propose_removal(log, seq)

    return write(match_id=match_id, by=by, claim=claim, propose=propose, precondition=names_state)


def correct(*, match_id: str, by: User, body: Body, claim: Claim = NO_CLAIM) -> Outcome:
    """Make many changes at once, as one record; `body` is that of POST /games/{id}/corrections."""

    def propose(log: Log) -> Proposal:
        return propose_corrections(log, complete_corrections(body, log.state.players))

    # Sent twice, an insertion would insert twice, and a swap would swap back.
    return write(match_id=match_id, by=by, claim=claim, propose=propose, precondition=names_state_once)


def undo(*, match_id: str, by: User, claim: Claim = NO_CLAIM) -> Outcome:
    """Take back the newest event still in force."""
    return write(match_id=match_id, by=by, claim=claim, propose=propose_undo, precondition=names_state_or_key)


def redo(*, match_id: str, by: User, claim: Claim = NO_CLAIM) -> Outcome:
    return write(match_id=match_id, by=by, claim=claim, propose=propose_redo, precondition=names_state_or_key)
