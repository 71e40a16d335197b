"""How far publishing is behind recording: what the sweep rings again, and when readers stop trusting the cache."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Subquery
from django.utils import timezone

from scoring.errors import UnknownMatchError
from scoring.models import MatchEvent, Scoreboard
from scoring.publishing.engine_version import engine_version

LATE = timedelta(seconds=2)
"""An event that has waited for longer was probably forgotten: its ring was lost, or its worker was killed."""


def lagging_matches(*, most: int = 200) -> list[str]:
    """Return matches whose oldest unpublished event is late, except those that this engine cannot fold."""
    late = MatchEvent.objects.filter(
        match=OuterRef("match"), seq=OuterRef("published_seq") + 1, recorded_at__lt=timezone.now() - LATE
    )
    boards = Scoreboard.objects.filter(match__head__gt=F("published_seq")).exclude(
        stuck_seq__isnull=False, engine_version=engine_version()
    )
    return list(boards.filter(Exists(late)).values_list("pk", flat=True)[:most])


def is_lagging(match_id: str) -> bool:
    """Whether the oldest unpublished event of the match is late. Raises UnknownMatchError.

    A stuck match is not: its readers keep what was published, since nothing newer can be shown.
    """
    oldest_unpublished = MatchEvent.objects.filter(match=OuterRef("pk"), seq=OuterRef("published_seq") + 1)
    boards = Scoreboard.objects.filter(pk=match_id).annotate(
        waiting_since=Subquery(oldest_unpublished.values("recorded_at"))
    )
    board = boards.values_list("waiting_since", "stuck_seq").first()
    if board is None:
        raise UnknownMatchError
    waiting_since, stuck_seq = board
    return stuck_seq is None and waiting_since is not None and waiting_since < timezone.now() - LATE
