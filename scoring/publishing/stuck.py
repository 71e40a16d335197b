"""Only the match that cannot be folded stops publishing. It is counted, logged and shown in admin.

The cause may have passed, such as a lack of memory; so a stuck match is tried again now and then.
"""

from datetime import timedelta

import structlog
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from scoring import metrics
from scoring.errors import UnfoldableError
from scoring.models import Scoreboard
from scoring.publishing.engine_version import engine_version

log = structlog.get_logger(__name__)

TRY_AGAIN = timedelta(minutes=1)
"""A try folds the whole match."""


def is_stuck(board: Scoreboard) -> bool:
    """Return whether this version of the engine has failed on the match, and need not try again yet."""
    return board.stuck_seq is not None and _stuck_boards().filter(pk=board.pk).exclude(_is_due()).exists()


def stuck_matches() -> dict[str, int]:
    """Return the matches that this version of the engine cannot fold, with the seq of the event."""
    boards = _stuck_boards().values_list("pk", "stuck_seq")
    return {match_id: seq for match_id, seq in boards if seq is not None}


def stuck_matches_to_try(*, most: int) -> list[str]:
    """Return stuck matches of which a scorer has recorded more since, or whose last try was a minute ago."""
    return list(_stuck_boards().filter(_is_due()).order_by("updated_at").values_list("pk", flat=True)[:most])


def _stuck_boards() -> QuerySet[Scoreboard]:
    """Another version may be able to fold the others."""
    return Scoreboard.objects.filter(stuck_seq__isnull=False, engine_version=engine_version())


def _is_due() -> Q:
    # A later event was judged against the whole log, so the log could be folded then.
    return Q(updated_at__lt=timezone.now() - TRY_AGAIN) | Q(match__changed_at__gt=F("updated_at"))


def mark_stuck(error: UnfoldableError) -> None:
    metrics.events_unfoldable.inc()
    log.error("match_stuck", match=error.match_id, seq=error.seq, reason=error.reason)
    # The rollback undid begin_epoch. Without the version, is_stuck would be False and the sweep would try every second.
    Scoreboard.objects.filter(pk=error.match_id).update(
        stuck_seq=error.seq, stuck_reason=error.reason, engine_version=engine_version(), updated_at=timezone.now()
    )
