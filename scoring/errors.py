"""Refusals of the record, besides those of the engine. `scoring.api.errors` maps each to an HTTP status."""

from collections.abc import Mapping
from typing import Any

from scoring.engine.views.shapes.answer import CurrentScore
from scoring.place import Place


class RefusedError(Exception):
    """`code` is for programs, `detail` for people; `more` holds the facts that a client needs to continue."""

    code = "refused"
    retry_after: int | None = None

    def __init__(self, detail: str, more: Mapping[str, Any] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.more = dict(more or {})


class UnknownMatchError(RefusedError):
    """No match has this id."""

    code = "unknown_match"

    def __init__(self) -> None:
        super().__init__("There is no such game.")


class UnknownInningsError(RefusedError):
    """The match has no innings of this number yet."""

    code = "unknown_innings"

    def __init__(self, number: int) -> None:
        super().__init__(f"There is no innings {number} yet.")


class UnknownPlayerError(RefusedError):
    """Nobody with this id has batted or bowled in a match."""

    code = "unknown_player"

    def __init__(self) -> None:
        super().__init__("No player with this id has batted or bowled yet.")


class UnknownTeamError(RefusedError):
    """No match has a team with this id."""

    code = "unknown_team"

    def __init__(self) -> None:
        super().__init__("There is no match of such a team.")


class UnknownInvitationError(RefusedError):
    """No invitation that is still open has this code."""

    code = "unknown_invitation"

    def __init__(self) -> None:
        super().__init__("This code is not known, or not valid any more. Ask for a new one.")


class BusyError(RefusedError):
    """The process does as much heavy work for readers as it may."""

    code = "busy"
    retry_after = 1

    def __init__(self) -> None:
        super().__init__("Too many readers ask for what takes long. Send the request again in a moment.")


class CannotPrintError(RefusedError):
    """The machine lacks what prints: docs/operations.md says how to install it."""

    code = "cannot_print"

    def __init__(self) -> None:
        super().__init__("This server cannot make PDFs and pictures. Its administrator can install what prints them.")


class PrintFailedError(RefusedError):
    """The document took too long, or too much memory."""

    code = "print_failed"
    retry_after = 60

    def __init__(self) -> None:
        super().__init__("This document could not be made. The other exports have the same match.")


class BehindError(RefusedError):
    """Nobody knows whether what is published is the newest state."""

    code = "behind"
    retry_after = 2

    def __init__(self) -> None:
        super().__init__("The newest state is published too late, or cannot be read. Ask again in a moment.")


class RedisAwayError(RefusedError):
    """Redis does not answer, and nothing else keeps what was asked for."""

    code = "redis_unavailable"
    retry_after = 2

    def __init__(self) -> None:
        super().__init__("Redis does not answer, so this can be neither read nor kept. Ask again in a moment.")


class NotABlockError(RefusedError):
    """The address names no block of frames; `more` has one that it may mean."""

    code = "not_a_block"

    def __init__(self, size: int, accepted: str) -> None:
        super().__init__(f"A block has {size} seqs, from a fixed one on: ask for {accepted}.", {"accepted": accepted})


class BlockOpenError(RefusedError):
    """Not all frames of the block are published yet; `more` has the place of the newest frame."""

    code = "block_open"

    def __init__(self, block: str, place: Place) -> None:
        super().__init__(f"Block {block} is not closed: the newest frame is {place.seq}.", place._asdict())


class FramesGoneError(RefusedError):
    """The frames are of another epoch, or not kept any more, or never were all deltas."""

    code = "frames_gone"

    def __init__(self) -> None:
        super().__init__("These frames are not kept. Begin with the snapshot of the game.")


class MatchExistsError(RefusedError):
    code = "match_exists"


class LogFullError(RefusedError):
    """The log has more events than any match needs."""

    code = "log_full"


class KeyReusedError(RefusedError):
    """The Idempotency-Key belongs to another request."""

    code = "idempotency_key_reused"


class StaleError(RefusedError):
    """The match has changed since the client last saw it; `more` has the current epoch, seq and score."""

    code = "stale"

    def __init__(self, detail: str, place: Place, score: CurrentScore) -> None:
        super().__init__(detail, {**place._asdict(), "score": score})


class PreconditionRequiredError(RefusedError):
    code = "precondition_required"


class LoginLockedError(RefusedError):
    """Too many log-ins, for this name, from this address or at once; `retry_after` says for how many seconds."""

    code = "throttled"

    def __init__(self, retry_after: int) -> None:
        again = f"{-(-retry_after // 60)} minutes" if retry_after > 1 else "a second"
        super().__init__(f"Too many log-ins. Try again in {again}.")
        self.retry_after = retry_after


class StaleEpochError(Exception):
    """Redis holds frames that this log has not made: of a later epoch, or of other records in the same epoch.

    A restored database is older than what viewers saw. `epoch` is the one in Redis; only a later one reaches viewers.
    """

    def __init__(self, match_id: str, epoch: int) -> None:
        super().__init__(f"{match_id}: Redis has frames of epoch {epoch} that this log has not made")
        self.epoch = epoch


class UnfoldableError(RefusedError):
    """The engine cannot fold a stored record: a defect of the engine or of the log, never of the scorer.

    `detail` is for the scorer; str() also has match and reason, for logs and administrators.
    """

    code = "match_stuck"

    def __init__(self, match_id: str, seq: int, reason: str) -> None:
        super().__init__(f"Event {seq} of this match cannot be folded; an administrator must look.")
        self.match_id = match_id
        self.seq = seq
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.match_id}: event {self.seq} cannot be folded: {self.reason}"
