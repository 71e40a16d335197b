"""How far publishing is behind recording: what the sweep rings again, and when readers stop trusting the cache."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from scoring.errors import UnknownMatchError
from scoring.models import MatchEvent, Scoreboard, Scorecard
from scoring.place import Place
from scoring.publishing.engine_version import engine_version
from scoring.publishing.rows import WRITE_SECONDS

LATE = timedelta(seconds=2)
"""An event that has waited for longer was probably forgotten: its ring was lost, or its worker was killed."""
RECENT = timedelta(minutes=5)
"""How long the rows of a match are looked at each second after its last ball."""
MOST = 10_000
"""Matches listed as late, for the processes that viewers see."""
MOST_AT_ONCE = 200
"""Matches rung by one sweep. After an outage all are late; the next sweeps ring the others."""


def lagging_matches(*, most: int = MOST) -> list[str]:
    """Return matches whose oldest unpublished event is late, except those that this engine cannot fold."""
    now = timezone.now()
    late = _oldest_unpublished().filter(Q(recorded_at__lt=now - LATE) | Q(recorded_at__gt=now))
    return list(_boards_behind().filter(Exists(late)).values_list("pk", flat=True)[:most])


def late_scorecards(*, most: int) -> list[str]:
    """Return matches whose rows show an older state than viewers have, although no ball came for a moment.

    Where a ball waits, its worker will write them. Once a minute all matches are looked at, else those of the last
    minutes: with a hundred thousand of them each look takes some 50 ms.
    """
    now = timezone.now()
    quiet_since = now - timedelta(seconds=WRITE_SECONDS)
    oldest = datetime.min.replace(tzinfo=UTC) if now.second == 0 else now - RECENT
    shown = Scorecard.objects.filter(pk=OuterRef("pk"), epoch=OuterRef("epoch"), seq__gte=OuterRef("published_seq"))
    boards = Scoreboard.objects.filter(
        published_seq__gt=0, match__head=F("published_seq"), stuck_seq=None, updated_at__range=(oldest, quiet_since)
    )
    return list(boards.filter(~Exists(shown)).values_list("pk", flat=True)[:most])


def seconds_behind() -> float:
    """Return for how long the oldest unpublished event has waited; 0 if none does. Stuck matches do not count."""
    since = Subquery(_oldest_unpublished().values("recorded_at"))
    oldest = _boards_behind().annotate(since=since).aggregate(oldest=Min("since"))["oldest"]
    return max((timezone.now() - oldest).total_seconds(), 0.0) if oldest else 0.0


class Publishing(NamedTuple):
    """How far a match is published, whether its oldest unpublished event is late, and the event at which it is stuck.

    A stuck match is never late: its readers keep what was published, since nothing newer can be shown.
    """

    place: Place
    is_late: bool
    stuck_seq: int | None


def publishing_of(match_id: str) -> Publishing:
    """Raises UnknownMatchError."""
    waiting_since = Subquery(_oldest_unpublished().values("recorded_at"))
    boards = Scoreboard.objects.filter(pk=match_id).annotate(waiting_since=waiting_since)
    board = boards.values_list("epoch", "published_seq", "waiting_since", "stuck_seq").first()
    if board is None:
        raise UnknownMatchError
    epoch, seq, since, stuck_seq = board
    is_late = stuck_seq is None and since is not None and _is_late(since)
    return Publishing(Place(epoch, seq), is_late, stuck_seq)


def _is_late(recorded_at: datetime) -> bool:
    """Return whether an event has waited too long, as lagging_matches asks it of the database.

    The clock of the process that recorded it may differ. By a clock that is ahead nothing would be late, so an event
    from the future is.
    """
    return not timedelta(0) <= timezone.now() - recorded_at <= LATE


def _boards_behind() -> QuerySet[Scoreboard]:
    """Boards of matches with unpublished events, except those that this engine cannot fold."""
    return Scoreboard.objects.filter(match__head__gt=F("published_seq")).exclude(
        stuck_seq__isnull=False, engine_version=engine_version()
    )


def _oldest_unpublished() -> QuerySet[MatchEvent]:
    """The event after the published ones, for a subquery of Scoreboard.

    The oldest: with a ball a second the newest event is never late, even if nobody publishes.
    """
    return MatchEvent.objects.filter(match=OuterRef("pk"), seq=OuterRef("published_seq") + 1)
