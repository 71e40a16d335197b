"""The pages for viewers. They hold no score: their scripts fetch it."""

from urllib.parse import urlsplit

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from scoring.addresses import websocket_urls

FOR_A_SECOND = {"public": True, "max_age": 0, "s_maxage": 1, "stale_while_revalidate": 1}
"""At the toss everybody opens the same page: a cache before us may answer. It depends on host and scheme only."""


@require_safe
def games(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/games.html")


@require_safe
@cache_control(**FOR_A_SECOND)
def watch(request: HttpRequest, match_id: str) -> HttpResponseBase:
    """Return the page of one match. Its script finds out whether there is such a match."""
    parts = [urlsplit(url) for url in websocket_urls(request, f"ws/games/{match_id}")]

    # The WebSocket servers are other origins than the page.
    @csp_update({"connect-src": [f"{each.scheme}://{each.netloc}" for each in parts]})
    def draw(request: HttpRequest) -> HttpResponse:
        return render(request, "pages/watch.html", {"match_id": match_id})

    return draw(request)
