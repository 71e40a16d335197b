"""The page of all matches: those in play first, then those to come, then the others by day and competition."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import structlog
from django.db import Error
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from realtime.pages.live import render_live
from scoring import reads
from scoring.addresses import websocket_urls
from scoring.api.filters import GameFilter
from scoring.engine.views.facts import FORMAT_NAMES
from scoring.engine.views.situation import STATUS
from scoring.replica.choice import read
from scoring.starts import clock_time

MOST_LIVE = 60
MOST_SOON = 20
PAGE = 30
LONGEST_PAGE = 5  # digits
FILTERS = ("q", "format", "status", "date", "team")

Row = dict[str, Any]
log = structlog.get_logger(__name__)

_shown: dict[str, dict[str, Any]] = {}
"""The page without filters as it was last: the only address of which something is kept."""


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    told = {"ws_urls": " ".join(websocket_urls(request, "ws/games")), **_read_home(request)}
    return render_live(request, "pages/home.html", told)


def _read_home(request: HttpRequest) -> dict[str, Any]:
    """Return what the template shows; without the database, what it showed last, and if nothing is left, that."""
    address = request.get_full_path()
    try:
        told = read(lambda: describe_home(request))
    except Error as error:
        log.warning("home_not_read", error=repr(error))
        return _shown.get(address, {"is_unread": True})
    if address == reverse("games"):
        _shown[address] = told
    return told


def describe_home(request: HttpRequest) -> dict[str, Any]:
    """Return what the template shows."""
    kept = chosen_filters(request)
    wanted = GameFilter(kept, queryset=reads.games(), request=request)
    return {
        "filters": kept,
        "query": urlencode(kept),
        "problems": [text for texts in wanted.errors.values() for text in texts],
        "formats": list(FORMAT_NAMES.items()),
        **describe_sections(request, wanted.qs if wanted.is_valid() else reads.games().none(), kept),
    }


def describe_sections(request: HttpRequest, matches: QuerySet[Any], kept: Mapping[str, str]) -> dict[str, Any]:
    """Return what home/sections.html shows of these matches; `kept` stays in the addresses of its other pages."""
    page = _read_page(request)
    sections = reads.split_games(matches)
    return {
        "live": _group(describe_rows(sections.live[:MOST_LIVE])) if page == 1 else [],
        "soon": _days(describe_rows(sections.soon[:MOST_SOON])) if page == 1 else [],
        **describe_page(request, sections.others, kept),
    }


def describe_page(request: HttpRequest, matches: QuerySet[Any], kept: Mapping[str, str]) -> dict[str, Any]:
    """Return a page of matches by day, and the addresses of the pages before and after it."""
    page = _read_page(request)
    # One more than a page has: whether there is another page.
    found = list(matches[(page - 1) * PAGE : page * PAGE + 1])
    return {
        "others": _days(describe_rows(found[:PAGE])),
        "newer": _address(request, kept, page - 1) if page > 1 else "",
        "older": _address(request, kept, page + 1) if len(found) > PAGE else "",
    }


def chosen_filters(request: HttpRequest) -> dict[str, str]:
    """Return those of the filters of GET /games that depend on nobody: caches keep the page for all."""
    return {name: request.GET[name] for name in FILTERS if request.GET.get(name)}


def _read_page(request: HttpRequest) -> int:
    """Return 1 for what is no number: a page that people see shows matches, not an error about its address."""
    text = request.GET.get("page", "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) <= LONGEST_PAGE else 1


def _address(request: HttpRequest, kept: Mapping[str, str], page: int) -> str:
    query = urlencode({**kept, **({"page": page} if page > 1 else {})})
    return request.path + (f"?{query}" if query else "")


def _days(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Group rows by day, and those of a day by competition."""
    days = groupby(rows, lambda row: row["day"])
    return [{"title": title, "groups": _group(found)} for title, found in days]


def _group(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Group rows by competition; each group stands where its first row did."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["competition"], []).append(row)
    return [{"title": title, "rows": found} for title, found in groups.items()]


def describe_rows(matches: Iterable[Any]) -> Iterator[Row]:
    for match in matches:
        board = match.scoreboard
        # Until a worker has published it, the record itself says less.
        summary = board.summary or _without_summary(match)
        yield {
            "id": match.pk,
            "place": f"{board.epoch}.{board.published_seq}",
            "name": match.name,
            "day": _write_day(match.date),
            "where": " · ".join(part for part in (match.venue, _write_time(match)) if part),
            "is_live": summary["status"] not in ("scheduled", "complete"),
            **summary,
        }


def _without_summary(match: Any) -> dict[str, Any]:
    sides = [{"name": team["name"], "totals": [], "overs": "", "is_batting": False} for team in match.teams]
    return {
        "status": match.status,
        "phase": STATUS.get(match.status, ""),
        "sides": sides,
        "situation": match.result or match.score,
        "super_over": "",
        "competition": "",
    }


def _write_day(day: date | None) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}" if day else "Without a date"


def _write_time(match: Any) -> str:
    """Return the time of a start to come where the match is played: "14:30"."""
    start = clock_time(match.starts_at, match.time_zone) if match.status == "scheduled" else None
    return f"{start:%H:%M}" if start else ""
