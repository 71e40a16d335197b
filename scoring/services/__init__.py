"""Every write to the record: keyword-only, typed, one verb and one transaction each."""

from scoring.services.claims import Claim, Version, request_hash
from scoring.services.corrections import amend_event, redo, remove_event, undo
from scoring.services.errors import (
    KeyReusedError,
    MatchExistsError,
    PreconditionRequiredError,
    RefusedError,
    StaleError,
    StuckError,
    UnknownMatchError,
)
from scoring.services.matches import assign_scorer, change_details, change_squad, create_match, remove_scorer
from scoring.services.recording import RECORDED_KINDS, record_delivery, record_event

__all__ = [
    "RECORDED_KINDS",
    "Claim",
    "KeyReusedError",
    "MatchExistsError",
    "PreconditionRequiredError",
    "RefusedError",
    "StaleError",
    "StuckError",
    "UnknownMatchError",
    "Version",
    "amend_event",
    "assign_scorer",
    "change_details",
    "change_squad",
    "create_match",
    "record_delivery",
    "record_event",
    "redo",
    "remove_event",
    "remove_scorer",
    "request_hash",
    "undo",
]
