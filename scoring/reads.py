"""Every read, for viewers, scorers and pages. Nothing here writes to the record."""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import orjson
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models import Q, QuerySet
from django.utils import timezone

from scoring import folding
from scoring.engine.log.log import Log
from scoring.engine.states.match import Status
from scoring.engine.views.rows import delivery_rows
from scoring.engine.views.shapes.rows import DeliveryInFull
from scoring.engine.views.snapshot import snapshot as snapshot_of
from scoring.errors import UnfoldableError, UnknownInningsError, UnknownMatchError
from scoring.log_file import LoggedRecord
from scoring.match_cache import MatchCache
from scoring.models import Match, MatchEvent, Scoreboard
from scoring.place import Place
from scoring.publishing.lag import Publishing, publishing_of
from scoring.redis_store import clients, fallback, keys, snapshots
from scoring.replica.choice import database
from scoring.replica.matches import read_match
from scoring.starts import local_time

PAGE_OF_RECORDS = 500
"""A record is some 200 bytes, so a page is 100 KB."""
LONGEST_PAUSE = timedelta(days=3)
"""A match without an event for so long is not in play any more, although nobody has ended it."""
STILL_SOON = timedelta(hours=12)
"""A match that should have begun is announced for so long."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A state of a match; `snapshot` is its JSON. `stuck_seq` is the event after it, if that cannot be folded."""

    place: Place
    snapshot: bytes
    stuck_seq: int | None = None

    @property
    def etag(self) -> str:
        """The place, and whether the match is stuck: a client must learn that although the place stays."""
        return self.place.etag if self.stuck_seq is None else f'{self.place.etag[:-1]}-stuck"'


def for_viewer(match_id: str, before_fold: Callable[[], None] = lambda: None, seen: Place | None = None) -> Reading:
    """Return the published state from the cache; if cache or worker are behind, the head. Raises UnknownMatchError.

    With `seen`, which is what the viewer has seen, on the replica if that has it all.
    Calls `before_fold` before it folds a match from its first event on, and raises what that raises.
    Without the database: the last state that was stored in the cache, which may be some balls old.
    """
    try:
        return read_match(match_id, lambda: _published_or_head(match_id, before_fold), seen)
    except (OperationalError, InterfaceError):
        known = _known(match_id)
        if known is None:
            raise
        return known


def _published_or_head(match_id: str, before_fold: Callable[[], None]) -> Reading:
    state = publishing(match_id)
    if not state.is_late:
        published = _from_cache(match_id)
        if published is not None:
            return published if state.stuck_seq is None else replace(published, stuck_seq=state.stuck_seq)
    if folding.is_cold(match_id):
        before_fold()
    return at_head(match_id)


def at_head(match_id: str) -> Reading:
    """Fold up to the newest event, or up to the one that cannot be folded.

    Raises UnknownMatchError; UnfoldableError if that is event 1.
    """
    # The log before its epoch: an epoch that begins in between has the same log.
    log, stuck_seq = _foldable_log(match_id)
    epoch = epoch_of(match_id)
    cached = _head_readings.get(match_id)
    # "is": load_log returns the same object until the head changes.
    if cached is not None and cached[0] is log and (cached[1].place.epoch, cached[1].stuck_seq) == (epoch, stuck_seq):
        return cached[1]
    reading = Reading(Place(epoch, log.head), orjson.dumps(snapshot_of(log.state)), stuck_seq)
    _head_readings.put(match_id, (log, reading))
    return reading


def _foldable_log(match_id: str) -> tuple[Log, int | None]:
    """Return the log and None; of a stuck match the log before the event that stops it, and the seq of that."""
    try:
        return log_of(match_id), None
    except UnfoldableError as error:
        # The fold that failed has cached what it could fold.
        cached = folding.folded_logs.get(match_id)
        if cached is None or cached.log.head != error.seq - 1:
            cached, _ = folding.load_foldable(match_id)
        if cached is None:
            raise
        return cached.log, error.seq


def log_of(match_id: str) -> Log:
    """Return the log up to its head. Raises UnknownMatchError, UnfoldableError or BusyError."""
    return folding.read_log(match_id).log


def opened_on(match_id: str, time_zone: str | None) -> str:
    """Return the day (ISO) in this zone, else in the server's, on which a match that exists was opened."""
    opened = local_time(Match.objects.values_list("created_at", flat=True).get(pk=match_id), time_zone)
    assert opened is not None
    return opened.date().isoformat()


def epoch_of(match_id: str) -> int:
    """Return the epoch of a match that exists."""
    return Scoreboard.objects.values_list("epoch", flat=True).get(pk=match_id)


def head_of(match_id: str) -> Place:
    """Return the place of the newest event. Raises UnknownMatchError."""
    head = Scoreboard.objects.filter(pk=match_id).values_list("epoch", "match__head").first()
    if head is None:
        raise UnknownMatchError
    return Place(*head)


def recorded_at(match_id: str, seq: int) -> datetime | None:
    """Return when an event was recorded; None if this log has no such event."""
    return MatchEvent.objects.filter(match_id=match_id, seq=seq).values_list("recorded_at", flat=True).first()


def recorded_times(match_id: str, seqs: Collection[int]) -> dict[int, datetime]:
    """Return when these events were recorded, those that this log has."""
    found = MatchEvent.objects.filter(match_id=match_id, seq__in=seqs)
    return dict(found.values_list("seq", "recorded_at"))


def published_places(match_ids: Sequence[str]) -> dict[str, Place]:
    """Return how far each match is published, in one query."""
    boards = Scoreboard.objects.filter(pk__in=match_ids).values_list("pk", "epoch", "published_seq")
    return {match_id: Place(epoch, seq) for match_id, epoch, seq in boards}


def publishing(match_id: str) -> Publishing:
    """Return how far a match is published, as the database said within the last second. Raises UnknownMatchError."""
    return _publishing(match_id, int(time.monotonic()), database())


def final_place(match_id: str) -> Place | None:
    """Return the place of a match that is over and published whole; None while more will come.

    It is as the database said within the last second. Raises UnknownMatchError.
    """
    return _final_place(match_id, int(time.monotonic()), database())


def games() -> QuerySet[Match]:
    """Return matches for lists."""
    return Match.objects.select_related("scoreboard")


class Sections(NamedTuple):
    """Matches as a visitor looks for them: in play, the newest ball first; to come, the next first; and all others."""

    live: QuerySet[Match]
    soon: QuerySet[Match]
    others: QuerySet[Match]


def split_games(matches: QuerySet[Match]) -> Sections:
    now = timezone.now()
    # Named one by one, so that the index of the status finds them.
    in_play = [status for status in Status if status not in (Status.SCHEDULED, Status.COMPLETE)]
    is_live = Q(status__in=in_play, changed_at__gte=now - LONGEST_PAUSE)
    is_soon = Q(status=Status.SCHEDULED) & (Q(starts_at__gte=now - STILL_SOON) | Q(starts_at=None))
    return Sections(
        live=matches.filter(is_live).order_by("-changed_at", "pk"),
        soon=matches.filter(is_soon).order_by("starts_at", "-created_at", "pk"),
        others=matches.exclude(is_live).exclude(is_soon),
    )


def events(match_id: str, *, after: int = 0) -> QuerySet[MatchEvent]:
    """Return the records of the log with a seq greater than `after`."""
    return MatchEvent.objects.filter(match_id=match_id, seq__gt=after).select_related("recorded_by").order_by("seq")


def logged_records(match_id: str) -> Iterator[LoggedRecord]:
    """Return the records up to the head of this moment. Raises UnknownMatchError."""
    return _page_records(match_id, head_of(match_id).seq)


def _page_records(match_id: str, head: int) -> Iterator[LoggedRecord]:
    # Not with a cursor of the server: a pooler in transaction mode would lose it between two pages.
    for first in range(1, head + 1, PAGE_OF_RECORDS):
        last = min(head, first + PAGE_OF_RECORDS - 1)
        rows = MatchEvent.objects.filter(match_id=match_id, seq__range=(first, last)).order_by("seq")
        for seq, kind, payload, when in rows.values_list("seq", "kind", "payload", "recorded_at"):
            yield LoggedRecord(seq, kind, payload, when.isoformat())


@dataclass(frozen=True, slots=True)
class Deliveries:
    """A page of the balls of one innings, in order; `total` counts all of them."""

    place: Place
    innings: int
    total: int
    rows: list[DeliveryInFull]


def deliveries(match_id: str, number: int | None, *, first: int, most: int) -> Deliveries:
    """Return the balls of innings `number` from index `first` on, at most `most`.

    None is the current innings; before the first innings there are no balls.

    Raises UnknownInningsError, and the errors of log_of.
    """
    log = log_of(match_id)
    epoch = epoch_of(match_id)
    innings = log.state.current
    if number is not None:
        innings = next((one for one in log.state.innings if one.number == number), None)
        if innings is None:
            raise UnknownInningsError(number)
    place = Place(epoch, log.head)
    if innings is None:
        return Deliveries(place, 1, 0, [])
    total = sum(len(over.balls) for over in innings.all_overs)
    return Deliveries(place, innings.number, total, delivery_rows(log.state, innings, first, first + most))


_head_readings: MatchCache[tuple[Log, Reading]] = MatchCache()
_published_readings: MatchCache[Reading] = MatchCache(256)
"""A snapshot is some 10 KB, so 256 are under 3 MB a process."""


@lru_cache(maxsize=1024)
def _publishing(match_id: str, second: int, database: str) -> Publishing:
    """Ask the database once a second for each match; `second` and `database` are only parts of the key.

    lru_cache keeps no exceptions, so an unknown match is not remembered as unknown.
    """
    return publishing_of(match_id)


@lru_cache(maxsize=1024)
def _final_place(match_id: str, second: int, database: str) -> Place | None:
    """Ask once a second, as `_publishing` does: a crowd comes back at once."""
    boards = Scoreboard.objects.filter(pk=match_id)
    found = boards.values_list("match__status", "match__head", "epoch", "published_seq").first()
    if found is None:
        raise UnknownMatchError
    status, head, epoch, seq = found
    return Place(epoch, seq) if status == Status.COMPLETE and seq == head else None


def _from_cache(match_id: str) -> Reading | None:
    return fallback.ask(lambda: _read_published(match_id)) if settings.REDIS_URL else None


def _known(match_id: str) -> Reading | None:
    """Return the newest state that the cache or this process remembers."""
    stored = fallback.ask(lambda: _read_stored(match_id)) if settings.REDIS_URL else None
    head = _head_readings.get(match_id)
    known = [Reading(*stored) if stored else None, _published_readings.get(match_id), head[1] if head else None]
    return max((each for each in known if each), key=lambda each: each.place, default=None)


def _read_stored(match_id: str) -> snapshots.StoredSnapshot | None:
    return snapshots.read(match_id, clients.reader().hmget(keys.snapshot(match_id), snapshots.FIELDS))


def _read_published(match_id: str) -> Reading | None:
    """Return the published state; None if no snapshot of it is stored."""
    published: bytes | None = clients.reader().get(keys.seq(match_id))
    place = Place.parse(published.decode(errors="replace")) if published else None
    if place is None:
        return None
    cached = _published_readings.get(match_id)
    if cached is not None and cached.place == place:
        return cached
    stored = _read_stored(match_id)
    # The snapshot is stored with its seq, but this asks for them one after the other.
    if stored is None or stored.place != place:
        return None
    reading = Reading(*stored)
    _published_readings.put(match_id, reading)
    return reading
