"""Notes the matches to learn from: those that the board has finished, as their logs have them now, and history."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from scoring import folding, reads
from scoring.engine.states.match import Status
from scoring.models import Match
from scoring.place import Place
from workers.models import RatedMatch
from workers.prediction.inputs.finished import played_match
from workers.prediction.inputs.match_context import MatchKind
from workers.prediction.inputs.played import PlayedMatch
from workers.prediction.rated.codec import encode_match
from workers.prediction.rated.lock import Heads, mark_stale

IMPORTED = Place(0, 0)
"""The place of a match of history: no state of a log has it."""
NO_DAY, UNFOLDABLE = "no_date", "unfoldable"
"""Why a match teaches nothing, besides what `played_match` says. Without a date it has no place among the others."""


def unread_matches(*, most: int) -> list[str]:
    """Return matches with a result, or that had one when they were read, whose newest state has not been read."""
    rated = RatedMatch.objects.filter(pk=OuterRef("pk"))
    same = rated.filter(epoch=OuterRef("scoreboard__epoch"), seq=OuterRef("head"))
    had_result = Exists(rated.filter(epoch__gt=IMPORTED.epoch))
    finished = Match.objects.filter(Q(status=Status.COMPLETE.value) | had_result, scoreboard__isnull=False)
    return list(finished.filter(~Exists(same)).order_by("pk").values_list("pk", flat=True)[:most])


def read_matches_anew(heads: Heads, match_ids: Iterable[str]) -> int:
    """Read these matches from their logs. Return how many are not as they were noted."""
    return sum(_read(heads, match_id) for match_id in match_ids)


def _read(heads: Heads, match_id: str) -> bool:
    # The log before its epoch, as in reads.at_head. It is not cached: a worker would keep matches that nobody reads.
    folded, error = folding.load_foldable(match_id)
    if error is not None or folded is None:
        head = Match.objects.values_list("head", flat=True).get(pk=match_id)
        return _note(heads, match_id, Place(reads.epoch_of(match_id), head), UNFOLDABLE)
    place = Place(reads.epoch_of(match_id), folded.log.head)
    if folded.log.state.result is None:
        return _drop(heads, match_id)
    return _note(heads, match_id, place, played_match(folded.log.state))


def note_history(heads: Heads, played: PlayedMatch) -> bool:
    """Note a match of history, unless the board has it, or it is noted already. Return whether it was noted."""
    known = RatedMatch.objects.filter(pk=played.match_id).values_list("epoch", flat=True).first()
    if known not in (None, IMPORTED.epoch):
        return False
    return _note(heads, played.match_id, IMPORTED, played)


def _note(heads: Heads, match_id: str, place: Place, played: PlayedMatch | str) -> bool:
    new = _row(match_id, place, played)
    old = RatedMatch.objects.filter(pk=match_id).first()
    is_same = old is not None and _content(old) == _content(new)
    if not is_same:
        _mark_stale(heads, old)
        _mark_stale(heads, new)
    new.save(force_insert=old is None, force_update=old is not None)
    return not is_same


def _row(match_id: str, place: Place, played: PlayedMatch | str) -> RatedMatch:
    row = RatedMatch(match_id=match_id, epoch=place.epoch, seq=place.seq, body=b"")
    if isinstance(played, str):
        row.unusable = played
    elif not played.context.day:
        row.unusable = NO_DAY
    else:
        row.kind, row.day, row.body = played.context.kind.value, played.context.day, encode_match(played)
    return row


def _content(row: RatedMatch) -> tuple[str, str, int, bytes]:
    return row.unusable, row.kind, row.day, bytes(row.body)


def _drop(heads: Heads, match_id: str) -> bool:
    """Forget a match that has no result any more."""
    old = RatedMatch.objects.filter(pk=match_id).first()
    _mark_stale(heads, old)
    return bool(RatedMatch.objects.filter(pk=match_id).delete()[0])


def _mark_stale(heads: Heads, row: RatedMatch | None) -> None:
    if row is not None and not row.unusable:
        mark_stale(heads[MatchKind(row.kind)], row.day)
