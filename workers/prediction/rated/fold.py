"""Learns the noted matches of one kind in order of days, from the newest stored ratings that are still right."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import structlog
from django.db.models import QuerySet

from scoring.publishing.engine_version import hash_sources
from workers import metrics
from workers.models import RatedMatch, RatingsBefore, RatingsHead, StoredRatings
from workers.prediction import inputs
from workers.prediction import model as model_package
from workers.prediction.inputs.match_context import MatchKind
from workers.prediction.inputs.played import PlayedMatch
from workers.prediction.model.learning import learn
from workers.prediction.model.model import Model
from workers.prediction.model.ratings import Ratings
from workers.prediction.rated.codec import (
    UnfitBytes,
    copy_ratings,
    decode_match,
    decode_ratings,
    encode_ratings,
    hash_match,
)
from workers.prediction.rated.part import part_of

log = structlog.get_logger(__name__)

NEWEST = 7
"""Days with matches after which ratings are stored: a match that is played now may have begun some days ago."""
AT_ONCE = 200  # matches read and written in one statement
Tell = Callable[[int, int], None]
"""Is told how many matches of how many are learnt."""


@dataclass(frozen=True, slots=True)
class Known:
    """Ratings after a day (0: those of the weights), how many matches taught them, and a version that names these."""

    day: int
    version: str
    matches: int
    ratings: Ratings


def basis_of(model: Model) -> str:
    """Name what ratings depend on besides the matches: the weights, and the code that reads and learns matches."""
    return f"{model.version} {_code()}"


@cache
def _code() -> str:
    return " ".join(hash_sources(Path(package.__path__[0])) for package in (inputs, model_package))


def fold(head: RatingsHead, model: Model, tell: Tell = lambda done, of: None) -> None:
    """Learn what is new, and anew what is not right any more. Call it with `head` locked."""
    basis = basis_of(model)
    if head.basis != basis:
        StoredRatings.objects.filter(kind=model.kind).delete()
        head.stale_from = 0
    if head.stale_from is not None:
        _fold(model, basis, head.stale_from, tell)
        head.revision += 1
    head.basis, head.stale_from = basis, None
    head.save()


def _fold(model: Model, basis: str, stale_from: int, tell: Tell) -> None:
    stored = StoredRatings.objects.filter(kind=model.kind)
    days = list(_usable(model.kind).order_by("day").values_list("day", flat=True).distinct())
    kept = kept_days(days)
    stored.filter(day__gte=stale_from).delete()
    there = set(stored.values_list("day", flat=True))
    known = _newest_before(model, min([stale_from, *(kept - there)]))
    stored.exclude(day__in=kept).delete()
    RatingsBefore.objects.filter(kind=model.kind, day__gte=stale_from).delete()
    chosen = sorted(_usable(model.kind).filter(day__gt=known.day).values_list("day", "match_id"))
    done = 0
    for day, group in groupby(chosen, key=itemgetter(0)):
        match_ids = [match_id for _, match_id in group]
        today = [_settle_game(known.ratings, match) for match in _load(match_ids)]
        if day >= stale_from:
            _store_before(known, today)
        known = _learn_day(model, basis, known, day, today)
        if day in kept - there:
            _store(known, model.kind)
        done += len(match_ids)
        tell(done, len(chosen))


def kept_days(days: Sequence[int]) -> set[int]:
    """Return the days, of these in order, after which ratings are stored: the newest, and the last of each month."""
    last_of_month = {date.fromordinal(day).replace(day=1): day for day in days}
    return {*last_of_month.values(), *days[-NEWEST:]}


def _usable(kind: MatchKind) -> QuerySet[RatedMatch]:
    return RatedMatch.objects.filter(kind=kind, unusable="")


def _newest_before(model: Model, day: int) -> Known:
    found = StoredRatings.objects.filter(kind=model.kind, day__lt=day).order_by("-day").first()
    if found is None:
        return Known(0, "", 0, copy_ratings(model.ratings))
    return Known(found.day, found.version, found.matches, decode_ratings(bytes(found.body)))


def _load(match_ids: Sequence[str]) -> Iterator[PlayedMatch]:
    """Yield the matches in order of their ids."""
    bodies = dict(RatedMatch.objects.filter(pk__in=match_ids).values_list("pk", "body"))
    for match_id in match_ids:
        try:
            yield decode_match(bytes(bodies[match_id]))
        except UnfitBytes as error:  # of an earlier version: `manage.py ratings rebuild` reads it anew
            metrics.rating_failures.inc()
            log.error("rated_match_unreadable", match=match_id, error=str(error))


def _settle_game(ratings: Ratings, match: PlayedMatch) -> PlayedMatch:
    """Return the match as women's if it does not say who plays, and its names are those of women."""
    if match.game_is_known or not ratings.women_named(match.names.values()):
        return match
    return replace(match, context=replace(match.context, women=True))


def _store_before(known: Known, today: Sequence[PlayedMatch]) -> None:
    rows = [
        RatingsBefore(
            match_id=match.match_id,
            kind=match.context.kind,
            day=match.context.day,
            version=known.version,
            body=encode_ratings(part_of(known.ratings, match.context, match.names)),
        )
        for match in today
    ]
    RatingsBefore.objects.bulk_create(rows, batch_size=AT_ONCE)


def _learn_day(model: Model, basis: str, known: Known, day: int, today: Sequence[PlayedMatch]) -> Known:
    """Learn the matches of a day in order of their ids, as training does. What the weights have seen is left out."""
    new = [match for match in today if match.match_id not in model.seen]
    version = known.version
    for match in new:
        learn(known.ratings, match, model.expected)
        version = _next_version(basis, version, match)
    return replace(known, day=day, version=version, matches=known.matches + len(new))


def _next_version(basis: str, version: str, match: PlayedMatch) -> str:
    """Name what was learnt, in order: the same matches on the same basis have the same name."""
    digest = hashlib.sha256(f"{basis} {version} {hash_match(match)}".encode()).hexdigest()
    return f"{date.fromordinal(match.context.day)}-{digest[:16]}"


def _store(known: Known, kind: MatchKind) -> None:
    StoredRatings.objects.create(
        kind=kind, day=known.day, version=known.version, matches=known.matches, body=encode_ratings(known.ratings)
    )
