"""When a match starts: the day where it is played, and the instant.

The log holds the start as a text: a date, or a time with its offset. A new text is written as the time in the zone of
the match, so whoever reads the first ten characters reads the local day.
"""

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.dateparse import parse_datetime

from scoring.engine.codec import malformed

EXAMPLE = "Australia/Sydney"
NAME = re.compile(r"[A-Z][A-Za-z0-9_+-]{0,30}(/[A-Z][A-Za-z0-9_+-]{0,30}){0,2}")
"""The form of the names of the IANA database. A system keeps more beside it, such as its own zone as `localtime`."""


def find_zone(name: str) -> ZoneInfo:
    """Raises Malformed if the name is not one of the IANA database, such as Australia/Sydney."""
    zone = _load_zone(name)
    if zone is None:
        raise malformed("time_zone", f'must be the name of a time zone, as "{EXAMPLE}"')
    return zone


# Bounded, because clients choose the names.
@lru_cache(maxsize=1000)
def _load_zone(name: str) -> ZoneInfo | None:
    if not NAME.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    # The name is the path of a file, and may be that of a folder or of another file.
    except (OSError, ValueError, KeyError):
        return None


def localize(starts_at: str, time_zone: str | None) -> str:
    """Return the start as the log keeps it: a time in the zone with its offset, or a date. Raises Malformed.

    Without a zone the offset of the text stays; a time without an offset is one of the server's zone.
    """
    zone = find_zone(time_zone) if time_zone else None
    start = _read(starts_at)
    if start is None:
        return ""
    if not isinstance(start, datetime):
        return start.isoformat()
    if start.tzinfo is None:
        return start.replace(tzinfo=zone or find_zone(settings.CRICKSY_TIME_ZONE)).isoformat()
    return (start.astimezone(zone) if zone else start).isoformat()


def local_day(starts_at: str | None, time_zone: str | None) -> date | None:
    """Return the day where the match is played. Raises Malformed if the start is no date."""
    start = _read(starts_at)
    if not isinstance(start, datetime):
        return start
    zone = _load_zone(time_zone) if time_zone else None
    return start.astimezone(zone).date() if zone and start.tzinfo else start.date()


def instant(starts_at: str | None, time_zone: str | None) -> datetime | None:
    """Return the start, a date as its midnight. Raises Malformed.

    A time without an offset, which only old records have, is UTC if the match has no zone.
    """
    start = _read(starts_at)
    if start is None:
        return None
    if not isinstance(start, datetime):
        start = datetime.combine(start, time.min)
    return start if start.tzinfo else start.replace(tzinfo=(_load_zone(time_zone) if time_zone else None) or UTC)


def local_time(start: datetime | None, time_zone: str | None) -> datetime | None:
    """Return what clocks show at this instant where the match is played, without an offset."""
    if start is None:
        return None
    zone = _load_zone(time_zone) if time_zone else None
    return start.astimezone(zone or find_zone(settings.CRICKSY_TIME_ZONE)).replace(tzinfo=None)


def clock_time(start: datetime | None, time_zone: str | None) -> time | None:
    """Return what clocks show at the start where the match is played; None if only its day is known.

    A day is kept as its midnight, in UTC if the match has no zone.
    """
    midnight = local_time(start, time_zone or "UTC")
    local = local_time(start, time_zone)
    return None if midnight is None or local is None or midnight.time() == time.min else local.time()


def _read(text: str | None) -> date | datetime | None:
    if not text:
        return None
    try:
        # isascii: parse_datetime would read the digits of other scripts too.
        start = _parse(text) if text.isascii() else None
    except ValueError:
        start = None
    if start is None or not 1700 < start.year < 2200:
        says = 'must be a date or a date with a time, as "2026-07-01" or "2026-07-01T11:00:00+01:00"'
        raise malformed("starts_at", says)
    return start


def _parse(text: str) -> date | datetime | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return parse_datetime(text) or datetime.fromisoformat(text)
