"""A calendar of matches to subscribe to, by the filters of GET /games: what is to come, and what was."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from realtime.pages.home import chosen_filters
from scoring import reads
from scoring.api.filters import GameFilter
from scoring.replica.choice import read
from scoring.starts import clock_time

MOST = 1_000
PAST = timedelta(days=180)
HOURS = {"t10": 2, "hundred": 3, "t20": 4, "odi": 8, "one_day": 8}
DAYS = {"test": 5, "first_class": 4}
"""How long a match lasts for a calendar; one by rules of its own takes the day."""
KEEP_SECONDS = 900


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    wanted = GameFilter(chosen_filters(request), queryset=reads.games(), request=request)
    if not wanted.is_valid():
        says = "; ".join(f"{name}: {text}" for name, texts in wanted.errors.items() for text in texts)
        return HttpResponse(f"{says}\n", status=400, content_type="text/plain; charset=utf-8")
    since = timezone.now() - PAST
    matches = read(
        lambda: list(wanted.qs.filter(starts_at__gte=since, date__isnull=False).order_by("starts_at", "pk")[:MOST])
    )
    response = HttpResponse(write_calendar(request, matches), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="cricksy.ics"'
    response["Cache-Control"] = f"public, max-age={KEEP_SECONDS}"
    return response


def write_calendar(request: HttpRequest, matches: Iterable[Any]) -> bytes:
    found = Calendar()
    found.add("prodid", "-//Cricksy//Matches//EN")
    found.add("version", "2.0")
    found.add("x-wr-calname", "Cricket matches")
    for match in matches:
        found.add_component(_write_match(request, match))
    written: bytes = found.to_ical()
    return written


def _write_match(request: HttpRequest, match: Any) -> Event:
    event = Event()
    address = request.build_absolute_uri(reverse("watch", args=[match.pk]))
    event.add("uid", f"{match.pk}@{request.get_host()}")
    event.add("dtstamp", match.changed_at)
    event.add("last-modified", match.changed_at)
    event.add("summary", match.name)
    event.add("url", address)
    event.add("description", "\n".join(part for part in (match.result or match.score, address) if part))
    if match.venue:
        event.add("location", match.venue)
    _add_times(event, match)
    return event


def _add_times(event: Event, match: Any) -> None:
    """A match of several days, and one of which only the day is known, takes whole days."""
    if match.format in HOURS and clock_time(match.starts_at, match.time_zone):
        event.add("dtstart", match.starts_at)
        event.add("duration", timedelta(hours=HOURS[match.format]))
    else:
        event.add("dtstart", match.date)
        event.add("dtend", match.date + timedelta(days=DAYS.get(match.format, 1)))
