"""Every ball of a match, a page of overs at a time, complete without JavaScript: where "Earlier overs" leads."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from realtime.pages.match.names import isolate_names
from realtime.pages.match.overs import describe_page
from realtime.pages.match.words import unit
from scoring import reads
from scoring.api.conditional import PUBLIC
from scoring.api.errors import refuse_plainly
from scoring.engine.views.situation import list_innings
from scoring.errors import RefusedError, UnknownInningsError
from scoring.place import NOWHERE
from scoring.replica.matches import read_match

MOST_BALLS = 10_000
"""More than any innings has: a page needs them all, to count its overs."""
LONGEST_NUMBER = 4


@require_safe
def balls(request: HttpRequest, match_id: str) -> HttpResponse:
    """Return a page of an innings; its newest, and that of the newest innings, where the address names none."""
    number, page = (_read_number(request.GET.get(name, "")) for name in ("innings", "page"))
    try:
        told = read_match(match_id, lambda: _tell(match_id, number, page), NOWHERE)
    except RefusedError as error:
        return refuse_plainly(error)
    response = render(request, "pages/balls.html", {"match_id": match_id, **told})
    response["Cache-Control"] = PUBLIC
    return response


def _read_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def _tell(match_id: str, number: int | None, page: int | None) -> dict[str, Any]:
    """Return what the template shows. Raises UnknownMatchError, UnknownInningsError and the errors of `log_of`."""
    s = isolate_names(orjson.loads(reads.at_head(match_id).snapshot))
    told = {"name": s["name"], "unit": unit(s)}
    if "innings_number" not in s:
        return told
    shown = number or s["innings_number"]
    if shown not in dict(list_innings(s)):
        raise UnknownInningsError(shown)
    rows = reads.deliveries(match_id, shown, first=0, most=MOST_BALLS).rows
    return {**told, "shown": describe_page(s, shown, rows, page)}
