"""What a scorer can do to a log, by name: for those who hold the requests of a scorer as data."""

from collections.abc import Callable, Mapping
from typing import Any

from scoring.engine.codec import malformed
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.kinds import take_kind
from scoring.engine.log.log import Log
from scoring.engine.log.proposals import (
    Proposal,
    propose_amendment,
    propose_corrections,
    propose_event,
    propose_redo,
    propose_removal,
    propose_undo,
)

Body = Mapping[str, Any]
Propose = Callable[[Log, Body, int | None], Proposal]


def propose(log: Log, action: str, body: Body, seq: int | None = None) -> Proposal:
    """Propose what the request of this action would record. Raises ScoringError.

    `seq` is the record that is amended or removed, or before which a ball or event is inserted.
    """
    if action not in ACTIONS:
        raise malformed("action", "must be one of " + ", ".join(ACTIONS))
    return ACTIONS[action](log, body, seq)


def _propose_event(log: Log, body: Body, seq: int | None) -> Proposal:
    kind, fields = take_kind(body)
    return propose_event(log, kind, fields, seq)


ACTIONS: Mapping[str, Propose] = {
    "delivery": lambda log, body, seq: propose_event(log, Delivery.kind, body, seq),
    "event": _propose_event,
    "patch": lambda log, body, seq: propose_amendment(log, seq or 0, body),
    "remove": lambda log, body, seq: propose_removal(log, seq or 0),
    "undo": lambda log, body, seq: propose_undo(log),
    "redo": lambda log, body, seq: propose_redo(log),
    "corrections": lambda log, body, seq: propose_corrections(log, body),
}
