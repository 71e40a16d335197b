"""Exports that were made lately. To export a Test takes as long as ten balls, so one is made for many readers."""

import time
from dataclasses import dataclass, field

from django.http import HttpResponse
from rest_framework.request import Request

from scoring import reads
from scoring.api.conditional import accepts_gzip, cache_rule, compress, has_tag
from scoring.api.export import FORMATS
from scoring.engine.log.log import Log
from scoring.errors import BusyError
from scoring.match_cache import MatchCache
from scoring.place import Place
from scoring.printing.printer import print_once
from scoring.shared_work import shared_work

FRESH = 5.0
"""Seconds. A ball is bowled twice a minute, so readers rarely miss one."""
FRESH_PRINT = 60.0
"""What is printed takes a second or more to make, and is not for following a match."""
MOST_MATCHES = 16
"""Of each format. A Test is 0.7 MB, so a full cache is some 15 MB a process."""


@dataclass(slots=True)
class Export:
    """A match at one place in one format. `checked` is the time.monotonic() at which that place was the head."""

    format: str
    place: Place
    body: bytes = field(repr=False)
    gzipped: bytes | None = field(repr=False)
    checked: float

    @property
    def tag(self) -> str:
        return f'"{self.place.epoch}-{self.place.seq}-{self.format}"'


def newest(match_id: str, format_name: str, *, may_be_old: bool) -> Export:
    """Return the export of the head; if it may be old, one of some seconds ago.

    Raises UnknownMatchError, UnfoldableError or BusyError.
    """
    kept = _exports[format_name].get(match_id)
    if kept is None:
        return _make(match_id, format_name)
    fresh = FRESH_PRINT if FORMATS[format_name].is_printed else FRESH
    if may_be_old and time.monotonic() - kept.checked < fresh:
        return kept
    now = time.monotonic()
    if reads.head_of(match_id) == kept.place:
        kept.checked = now
        return kept
    try:
        return _make(match_id, format_name)
    except BusyError:
        # Its ETag says which state it shows.
        if may_be_old:
            return kept
        raise


def respond(request: Request, match_id: str, export: Export) -> HttpResponse:
    response = HttpResponse(status=304) if has_tag(request, export.tag) else _respond(request, match_id, export)
    response["ETag"] = export.tag
    response["Cache-Control"] = cache_rule(request)
    # Who has an account gets the head, all others an export that may be some seconds old.
    response["Vary"] = "Accept-Encoding, Authorization, Cookie"
    return response


def _respond(request: Request, match_id: str, export: Export) -> HttpResponse:
    form = FORMATS[export.format]
    zipped = export.gzipped if accepts_gzip(request) else None
    response = HttpResponse(zipped or export.body, content_type=form.content_type)
    response["Content-Disposition"] = f'attachment; filename="{match_id}{form.ending}"'
    if zipped:
        response["Content-Encoding"] = "gzip"
    return response


def _make(match_id: str, format_name: str) -> Export:
    # The time and the log before the epoch: an export is never younger than it says.
    now = time.monotonic()
    log = reads.log_of(match_id)
    place = Place(reads.epoch_of(match_id), log.head)
    do = print_once if FORMATS[format_name].is_printed else shared_work.do
    return do(("export", match_id, format_name, place), lambda: _export(log, place, format_name, now))


def _export(log: Log, place: Place, format_name: str, now: float) -> Export:
    form = FORMATS[format_name]
    body = form.make(log)
    made = Export(format_name, place, body, None if form.is_printed else compress(body), now)
    _exports[format_name].put(log.state.created.id, made)
    return made


_exports: dict[str, MatchCache[Export]] = {name: MatchCache(MOST_MATCHES) for name in FORMATS}
