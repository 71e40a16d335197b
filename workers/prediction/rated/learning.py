"""Learns from finished matches, for the task and the commands: notes what is new, then folds each kind of match."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from scoring.engine.states.match import Status
from scoring.models import Match
from workers.models import RatedMatch, StoredRatings
from workers.prediction.inputs.match_context import MatchKind
from workers.prediction.inputs.played import PlayedMatch
from workers.prediction.model.model import Model
from workers.prediction.model.weights.files import load_shipped
from workers.prediction.rated.fold import Tell, fold
from workers.prediction.rated.lock import Heads, locked_heads, mark_stale
from workers.prediction.rated.matches import IMPORTED, note_history, read_matches_anew, unread_matches

MOST = 200
"""Matches that one task reads: their logs are folded whole, so that takes some seconds."""
AT_ONCE = 500
"""Matches of history that are noted in one transaction."""
Models = Mapping[MatchKind, Model]
TellKind = Callable[[MatchKind], Tell]


def shipped_models() -> Models:
    return {kind: load_shipped(kind) for kind in MatchKind}


def learn_results() -> bool:
    """Learn from the results that are new or were corrected. Return whether there are more to read."""
    with locked_heads(wait=False) as heads:
        if heads is None:
            return False
        match_ids = unread_matches(most=MOST)
        read_matches_anew(heads, match_ids)
        if len(match_ids) == MOST:
            # All are read before any is learnt: each older match makes the later ones be learnt anew.
            return True
        _fold_all(heads, shipped_models())
    return False


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many matches were not as their logs have them, and of which kinds the stored ratings differed."""

    misread: int
    different: tuple[MatchKind, ...]


def rebuild_ratings(tell: TellKind) -> Rebuilt:
    """Read every match of the board anew, and learn all matches anew from the weights on."""
    with locked_heads(wait=True) as heads:
        assert heads is not None
        before = _stored()
        misread = read_matches_anew(heads, _finished_or_read())
        for head in heads.values():
            StoredRatings.objects.filter(kind=head.kind).delete()
            mark_stale(head, 0)
        _fold_all(heads, shipped_models(), tell)
        after = _stored()
    return Rebuilt(misread, tuple(kind for kind in MatchKind if before[kind] != after[kind]))


def learn_history(found: Iterable[PlayedMatch], models: Models, tell: TellKind) -> int:
    """Learn matches of history. Return how many were new: those that the weights have seen, or that are noted already,
    are left out.
    """
    unseen = iter(match for match in found if match.match_id not in models[match.context.kind].seen)
    noted = 0
    while some := list(islice(unseen, AT_ONCE)):
        with locked_heads(wait=True) as heads:
            assert heads is not None
            noted += sum(note_history(heads, match) for match in some)
    with locked_heads(wait=True) as heads:
        assert heads is not None
        _fold_all(heads, models, tell)
    return noted


def _fold_all(heads: Heads, models: Models, tell: TellKind = lambda kind: lambda done, of: None) -> None:
    for kind, model in models.items():
        fold(heads[kind], model, tell(kind))


def _finished_or_read() -> list[str]:
    finished = set(Match.objects.filter(status=Status.COMPLETE.value).values_list("pk", flat=True))
    return sorted(finished.union(RatedMatch.objects.filter(epoch__gt=IMPORTED.epoch).values_list("pk", flat=True)))


def _stored() -> dict[MatchKind, dict[int, tuple[str, bytes]]]:
    found: dict[MatchKind, dict[int, tuple[str, bytes]]] = {kind: {} for kind in MatchKind}
    for kind, day, version, body in StoredRatings.objects.values_list("kind", "day", "version", "body"):
        found[MatchKind(kind)][day] = version, bytes(body)
    return found
