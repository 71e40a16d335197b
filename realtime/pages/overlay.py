"""A match over the pictures of a stream, for OBS, vMix and their like: one panel on a page that one can see through."""

import re
from typing import Any

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from realtime.pages.live import render_live
from realtime.pages.match.strip import describe_strip
from realtime.pages.modules import list_modules
from realtime.pages.views import read_snapshot
from scoring.errors import UnknownMatchError
from scoring.redis_store.overlays import Panel, Theme

SCRIPT = "pages/overlay/page.js"
CHOICES = {
    "panel": [panel.value for panel in Panel],
    "theme": [theme.value for theme in Theme],
    "position": ["bottom", "top"],
    "banners": ["1", "0"],
}
"""The parameters that are words; the first of each is meant if there is none."""
LONGEST_DELAY = 120
"""Seconds. Pictures that come later than this are not live."""
SECONDS = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3})?")
ANYWHERE = ["*", "file:"]
"""A star means the web only: a page on the disk of a production computer may frame it too."""


@require_safe
@xframe_options_exempt
def overlay(request: HttpRequest, match_id: str) -> HttpResponseBase:
    """Return the overlay as the match stands now; without the score if that cannot be read: its script tries on."""
    options, problems = read_options(request.GET)
    told: dict[str, Any] = {"match_id": match_id, "options": options, "modules": list_modules(SCRIPT)}
    status = 400 if problems else 200
    if not problems:
        try:
            snapshot = read_snapshot(match_id)
            told["strip"] = snapshot and describe_strip(snapshot)
        except UnknownMatchError:
            status, problems = 404, ["There is no such match."]

    @csp_replace({"frame-ancestors": ANYWHERE})
    def draw(request: HttpRequest) -> HttpResponseBase:
        response = render_live(request, "pages/overlay.html", {**told, "problems": problems}, status)
        # A scene that restarts must not begin with a score of the past.
        response["Cache-Control"] = "no-store"
        return response

    return draw(request)


def read_options(query: QueryDict) -> tuple[dict[str, str], list[str]]:
    """Return the parameters, and a sentence on each that cannot be."""
    options = {name: query.get(name, known[0]) for name, known in CHOICES.items()}
    problems = [
        f"{name}: must be one of {', '.join(known)}." for name, known in CHOICES.items() if options[name] not in known
    ]
    delay = options["delay"] = query.get("delay", "0")
    if not SECONDS.fullmatch(delay) or float(delay) > LONGEST_DELAY:
        problems.append(f"delay: must be seconds, from 0 to {LONGEST_DELAY}.")
    return options, problems
