"""Every write to the record: each function is one verb and one transaction, and takes keywords only.

- `writing`: appends to the log; every write of the other modules that adds a record goes through it.
- `recording`: deliveries and events. `corrections`: amend, remove, many changes at once, undo, redo.
- `setting_aside`: an event that cannot be folded, so that its match goes on.
- `log_import`: an exported log, which becomes a match. `matches`: open a match, change its squads, assign scorers.
- `invitations`: codes by which scorers let others score.
- `claims`: the key and the precondition of a write. `answers`: the result of a write.
"""

from scoring.services.claims import Claim, request_hash
from scoring.services.corrections import amend_event, correct, redo, remove_event, undo
from scoring.services.invitations import accept_as_guest, accept_invitation, invite
from scoring.services.log_import import CannotImportError, import_log
from scoring.services.matches import assign_scorer, change_details, change_squad, create_match, remove_scorer
from scoring.services.recording import record_delivery, record_event
from scoring.services.setting_aside import LONGEST_REASON, CannotSetAsideError, set_aside

__all__ = [
    "LONGEST_REASON",
    "CannotImportError",
    "CannotSetAsideError",
    "Claim",
    "accept_as_guest",
    "accept_invitation",
    "amend_event",
    "assign_scorer",
    "change_details",
    "change_squad",
    "correct",
    "create_match",
    "import_log",
    "invite",
    "record_delivery",
    "record_event",
    "redo",
    "remove_event",
    "remove_scorer",
    "request_hash",
    "set_aside",
    "undo",
]
