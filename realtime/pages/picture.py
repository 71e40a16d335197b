"""The score of a match as a picture, for previews of links: chats and social networks keep the first that they get.

So the picture says which ball and what time it is of, and its address names the state: another state, another picture.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from realtime.pages.match.names import isolate_names
from scoring import reads
from scoring.api.conditional import FOR_EVER, PUBLIC
from scoring.api.errors import refuse_plainly
from scoring.engine.views import situation
from scoring.engine.views.facts import FORMAT_NAMES, write_start
from scoring.errors import RefusedError
from scoring.match_cache import MatchCache
from scoring.place import Place
from scoring.printing.printer import draw_png, print_once
from scoring.starts import local_time

LONG_NAME, LONGER_NAME = 18, 34
"""Characters from which the name of a side is written smaller."""


@dataclass(frozen=True, slots=True)
class Picture:
    place: Place
    png: bytes = field(repr=False)


_pictures: MatchCache[Picture] = MatchCache()
"""Of the newest state that was asked for: 30 KB each."""


@require_safe
def picture(request: HttpRequest, match_id: str) -> HttpResponse:
    try:
        found = _find(match_id)
    except RefusedError as error:
        return refuse_plainly(error)
    response = HttpResponse(found.png, content_type="image/png")
    # At the address of another state, an earlier one mostly, stands the newest: not for long.
    response["Cache-Control"] = FOR_EVER if request.GET.get("v") == str(found.place) else PUBLIC
    return response


def picture_address(request: HttpRequest, match_id: str, place: Place) -> str:
    return request.build_absolute_uri(f"{reverse('picture', args=[match_id])}?v={place}")


def _find(match_id: str) -> Picture:
    reading = reads.for_viewer(match_id)
    kept = _pictures.get(match_id)
    if kept is not None and kept.place == reading.place:
        return kept
    recorded = reads.recorded_at(match_id, reading.place.seq)
    told = describe_picture(orjson.loads(reading.snapshot), recorded)

    def draw() -> Picture:
        drawn = Picture(reading.place, draw_png(render_to_string("pages/match/picture.html", told)))
        _pictures.put(match_id, drawn)
        return drawn

    return print_once(("picture", match_id, reading.place), draw)


def describe_picture(received: Any, recorded: datetime | None) -> dict[str, Any]:
    """Return what the template shows of a snapshot; `recorded` is when its newest event was."""
    s = isolate_names(received)
    scores = situation.list_scores(s)
    place = " · ".join(part for part in (FORMAT_NAMES[s["format"]], s.get("venue", "")) if part)
    return {
        "name": s["name"],
        "place": place,
        "status": situation.write_status(s) or "Live",
        "is_live": s["status"] not in ("scheduled", "complete"),
        "sides": [
            {
                "name": side.name,
                "total": " & ".join(side.totals),
                "overs": side.overs,
                "is_batting": side.is_batting,
                "look": _size(side.name),
            }
            for side in scores
        ],
        "situation": situation.describe_situation(s),
        "super_over": situation.describe_super_over(s),
        "moment": write_moment(s, recorded),
    }


def _size(name: str) -> str:
    return "longer" if len(name) > LONGER_NAME else "long" if len(name) > LONG_NAME else ""


def write_moment(s: Any, recorded: datetime | None) -> str:
    """Return the ball and the time that the score is of, as "12.4 overs, 14:32 UTC, 28 November".

    Before a match that is its start, and after it the day.
    """
    if s["status"] in ("scheduled", "complete") or recorded is None:
        return write_start(s["starts_at"], s.get("time_zone", "")) if s.get("starts_at") else ""
    zone = s.get("time_zone") or settings.CRICKSY_TIME_ZONE
    local = local_time(recorded, zone)
    assert local is not None
    where = zone if "/" not in zone else f"{zone.rpartition('/')[2].replace('_', ' ')} time"
    when = f"{local:%H:%M} {where}, {local.day} {local:%B}"
    if "innings_number" not in s:
        return when
    length = situation.many(s["legal_balls"], "ball") if situation.counts_balls(s) else f"{s['overs']} overs"
    return f"{length}, {when}"
