"""The way out if an event cannot be folded: it is set aside by a record of its own, and the match goes on without it.

The log keeps the event. Nothing else can be recorded until then, because no new record can be judged.
"""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from scoring import bell, folding, listing
from scoring.engine.log.log import SET_ASIDE
from scoring.errors import UnfoldableError
from scoring.models import Match, MatchEvent, Scoreboard
from scoring.publishing.changes import find_failure
from scoring.publishing.epochs import begin_epoch, forget_match

LONGEST_REASON = 500


class CannotSetAsideError(Exception):
    """The event is not one that stops its match; the text says why, for an administrator."""


def set_aside(*, match_id: str, seq: int, reason: str, by: User) -> UnfoldableError | None:
    """Set an event aside, and begin a new epoch without it.

    Returns the error of the next event that cannot be folded, if there is one. Raises CannotSetAsideError; then nothing
    was recorded. If nothing stops the match any more, it goes on in a new epoch all the same.
    """
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= LONGEST_REASON or not reason.isprintable():
        raise CannotSetAsideError(f"The reason must have 1 to {LONGEST_REASON} printable characters.")
    with transaction.atomic():
        # The match before its scoreboard, as a rebuild does.
        match = Match.objects.select_for_update(no_key=True).filter(pk=match_id).first()
        if match is None:
            raise CannotSetAsideError(f"There is no match {match_id}.")
        _require_can_be_set_aside(match_id, seq)
        error = find_failure(match_id)
        if error is not None or not Scoreboard.objects.filter(pk=match_id, stuck_seq__isnull=False).exists():
            _require_stuck_at(seq, error)
            _append(match, by, {"seq": seq, "reason": reason})
            return _go_on(match_id)
        # The cause has passed, such as a lack of memory.
        _go_on(match_id)
    raise CannotSetAsideError(f"All events can be folded now: the match goes on with event {seq}, in a new epoch.")


def _require_can_be_set_aside(match_id: str, seq: int) -> None:
    if seq == 1:
        raise CannotSetAsideError("Event 1 opens the match: without it there is none.")
    # The range: Postgres refuses to compare a column with a number that it cannot hold.
    if not 0 < seq < 2**31 or not MatchEvent.objects.filter(match_id=match_id, seq=seq).exists():
        raise CannotSetAsideError(f"Match {match_id} has no event {seq}.")


def _require_stuck_at(seq: int, error: UnfoldableError | None) -> None:
    if error is None:
        raise CannotSetAsideError("All events of the match can be folded. Correct or remove the event instead.")
    if error.seq != seq:
        raise CannotSetAsideError(f"The match is stuck at event {error.seq}, not at event {seq}.")


def _append(match: Match, by: User, payload: dict[str, Any]) -> None:
    # Not match.head: a record that nobody can fold may have come past it.
    newest = MatchEvent.objects.filter(match=match).aggregate(newest=Max("seq"))["newest"]
    now = timezone.now()
    MatchEvent.objects.create(
        match=match, seq=newest + 1, kind=SET_ASIDE, payload=payload, recorded_by=by, recorded_at=now, answer={}
    )
    Match.objects.filter(pk=match.pk).update(head=newest + 1, changed_at=now)


def _go_on(match_id: str) -> UnfoldableError | None:
    board = Scoreboard.objects.select_for_update(no_key=True).get(pk=match_id)
    begin_epoch(board)
    forget_match(match_id)
    error = find_failure(match_id)
    if error is None:
        Match.objects.filter(pk=match_id).update(**listing.columns(folding.require_log(match_id).log.state))
    transaction.on_commit(lambda: bell.ring(match_id))
    return error
