"""Only the match that cannot be folded stops publishing. It is counted, logged and shown in admin."""

import structlog
from django.utils import timezone

from scoring import metrics
from scoring.errors import UnfoldableError
from scoring.models import Scoreboard
from scoring.publishing.engine_version import engine_version

log = structlog.get_logger(__name__)


def is_stuck(board: Scoreboard) -> bool:
    """Return whether this version of the engine has failed on the match; another version may be able to fold it."""
    return board.stuck_seq is not None and board.engine_version == engine_version()


def stuck_matches() -> dict[str, int]:
    """Return the matches that this version of the engine cannot fold, with the seq of the event."""
    boards = Scoreboard.objects.filter(stuck_seq__isnull=False, engine_version=engine_version())
    return {match_id: seq for match_id, seq in boards.values_list("pk", "stuck_seq") if seq is not None}


def mark_stuck(error: UnfoldableError) -> None:
    metrics.events_unfoldable.inc()
    log.error("match_stuck", match=error.match_id, seq=error.seq, reason=error.reason)
    # The rollback undid begin_epoch. Without the version, is_stuck would be False and the sweep would try every second.
    Scoreboard.objects.filter(pk=error.match_id).update(
        stuck_seq=error.seq, stuck_reason=error.reason, engine_version=engine_version(), updated_at=timezone.now()
    )
