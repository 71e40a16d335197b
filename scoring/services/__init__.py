"""Every write to the record: keyword-only, typed, one verb and one transaction each."""

from .claims import Claim, Version, request_hash
from .corrections import amend_event, redo, remove_event, undo
from .errors import (
    KeyReusedError,
    MatchExistsError,
    PreconditionRequiredError,
    RefusedError,
    StaleError,
    StuckError,
    UnknownMatchError,
)
from .matches import assign_scorer, change_details, change_squad, create_match, remove_scorer
from .recording import RECORDED_KINDS, record_delivery, record_event

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
