"""The ratings that a match is predicted from, in this process: the newest of which all matches were before its day.

A process looks for newer ones now and then, never while it predicts.
"""

import threading
import time
from collections import OrderedDict

import structlog
from django.db import Error

from scoring.engine.states.match import MatchState
from workers import metrics
from workers.models import RatingsBefore, RatingsHead, StoredRatings
from workers.prediction.inputs.from_match import day_of, kind_of
from workers.prediction.inputs.match_context import MatchKind
from workers.prediction.inputs.unpredicted import Unpredicted
from workers.prediction.model.weights.files import load_shipped
from workers.prediction.rated.codec import UnfitBytes, decode_ratings
from workers.prediction.rated.fold import basis_of
from workers.prediction.rated.standing import Standing, shipped, write_name

log = structlog.get_logger(__name__)

LOOK_SECONDS = 10.0
"""Ratings before a day change when results of earlier days come late; else once a day."""
MOST_LOADED = 4
"""Some megabytes each. Matches in play are of one or two days, and of two kinds."""


class Stored:
    """What this process knows of the stored ratings: which there are, and some of them loaded."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self._next_look = 0.0
        self._revisions: dict[str, int] = {}
        self._versions: dict[str, list[tuple[int, str]]] = {}
        self._loaded: OrderedDict[tuple[MatchKind, str], Standing] = OrderedDict()

    def before(self, kind: MatchKind, day: int) -> Standing:
        """Return the newest ratings before `day`; the newest of all if it is 0, which is an unknown day.

        If they cannot be read, those that this process has.
        """
        with self._lock:
            try:
                self._look()
                return self._load(kind, self._version(kind, day))
            except (Error, UnfitBytes) as error:
                self._next_look = time.monotonic() + LOOK_SECONDS
                metrics.rating_failures.inc()
                log.warning("ratings_not_read", error=repr(error))
                return self._newest_loaded(kind, day)

    def _look(self) -> None:
        if time.monotonic() < self._next_look:
            return
        for kind, basis, revision in RatingsHead.objects.values_list("kind", "basis", "revision"):
            if self._revisions.get(kind) != revision and basis == basis_of(load_shipped(MatchKind(kind))):
                rows = StoredRatings.objects.filter(kind=kind).order_by("-day")
                self._versions[kind] = list(rows.values_list("day", "version"))
                self._revisions[kind] = revision
        self._next_look = time.monotonic() + LOOK_SECONDS

    def _version(self, kind: MatchKind, day: int) -> str:
        versions = (version for of, version in self._versions.get(kind, ()) if of < day or not day)
        return next(versions, "")

    def _load(self, kind: MatchKind, version: str) -> Standing:
        if (kind, version) not in self._loaded:
            self._loaded[kind, version] = _read(kind, version)
        self._loaded.move_to_end((kind, version))
        while len(self._loaded) > MOST_LOADED:
            self._loaded.popitem(last=False)
        return self._loaded[kind, version]

    def _newest_loaded(self, kind: MatchKind, day: int) -> Standing:
        versions = (version for of, version in self._versions.get(kind, ()) if of < day or not day)
        return next((self._loaded[kind, each] for each in versions if (kind, each) in self._loaded), shipped(kind))


def _read(kind: MatchKind, version: str) -> Standing:
    if not version:
        return shipped(kind)
    body = StoredRatings.objects.filter(kind=kind, version=version).values_list("body", flat=True).first()
    if body is None:
        raise UnfitBytes("they were replaced meanwhile")
    return Standing(load_shipped(kind), decode_ratings(bytes(body)), version)


def standing_of(match: MatchState) -> Standing | None:
    """Return the ratings to predict a match in play from; None if there is no model. May ask the database."""
    kind = kind_of(match.conditions)
    return None if isinstance(kind, Unpredicted) else stored.before(kind, day_of(match))


def before_match(match_id: str) -> Standing | None:
    """Return what the ratings knew of a finished match before its day; None if it is not learnt. Raises Error."""
    row = RatingsBefore.objects.filter(pk=match_id).first()
    if row is None:
        return None
    try:
        return Standing(load_shipped(MatchKind(row.kind)), decode_ratings(bytes(row.body)), row.version)
    except UnfitBytes as error:
        metrics.rating_failures.inc()
        log.warning("ratings_not_read", match=match_id, error=repr(error))
        return None


def name_before(match_id: str) -> str | None:
    """Return the name of what `before_match` returns, without reading it. Raises Error."""
    row = RatingsBefore.objects.filter(pk=match_id).values_list("kind", "version").first()
    return row and write_name(load_shipped(MatchKind(row[0])), row[1])


stored = Stored()
