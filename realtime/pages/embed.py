"""A match for other sites: a page for an iframe, a script that makes one in its place, and a module that follows it."""

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from realtime.pages.home import describe_rows
from realtime.pages.live import render_live
from scoring import reads
from scoring.addresses import websocket_urls
from scoring.replica.choice import read


@require_safe
@xframe_options_exempt
def embed(request: HttpRequest, match_id: str) -> HttpResponseBase:
    """Return the row of a match, which moves with each ball. Any site may frame it, as it has only what is public."""
    rows = read(lambda: list(describe_rows(reads.games().filter(pk=match_id))))
    told = {"ws_urls": " ".join(websocket_urls(request, "ws/games")), "row": rows[0] if rows else None}

    @csp_replace({"frame-ancestors": ["*"]})
    def draw(request: HttpRequest) -> HttpResponseBase:
        return render_live(request, "pages/embed.html", told, 200 if rows else 404)

    return draw(request)


@require_safe
@cache_control(public=True, max_age=3600)
def script(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/embed.js", content_type="text/javascript; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def module(request: HttpRequest) -> HttpResponse:
    response = render(request, "pages/follow.js", content_type="text/javascript; charset=utf-8")
    # Modules of other origins are loaded only with the leave of their server; static files give it too.
    response["Access-Control-Allow-Origin"] = "*"
    return response
