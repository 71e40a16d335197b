"""What the record refuses, besides what the engine refuses; `scoring.api.errors` maps each to HTTP."""

from typing import Any


class RefusedError(Exception):
    """A code for programs, a sentence for people; `more` is what a client needs to go on."""

    code = "refused"

    def __init__(self, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.more = more


class UnknownMatchError(RefusedError):
    code = "unknown_match"


class MatchExistsError(RefusedError):
    code = "match_exists"


class KeyReusedError(RefusedError):
    code = "idempotency_key_reused"


class StaleError(RefusedError):
    """The match moved on; `more` has epoch, seq and score as they are now."""

    code = "stale"


class PreconditionRequiredError(RefusedError):
    code = "precondition_required"


class StuckError(RefusedError):
    """The log has an event that the engine cannot fold; an administrator must look."""

    code = "match_stuck"
