"""A match for other sites: a page for an iframe, and a script that makes one where it stands."""

from csp.decorators import csp_replace, csp_update
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from realtime.pages.home import describe_rows
from realtime.pages.socket_origins import socket_origins
from scoring import reads
from scoring.addresses import websocket_urls
from scoring.api.conditional import PUBLIC
from scoring.replica.choice import read

ANYWHERE = "*"


@require_safe
@xframe_options_exempt
def embed(request: HttpRequest, match_id: str) -> HttpResponseBase:
    """Return the row of a match, which moves with each ball. Any site may frame it, as it has only what is public."""

    @csp_update({"connect-src": socket_origins(request)})
    @csp_replace({"frame-ancestors": [ANYWHERE]})
    def draw(request: HttpRequest) -> HttpResponse:
        rows = read(lambda: list(describe_rows(reads.games().filter(pk=match_id))))
        told = {"ws_urls": " ".join(websocket_urls(request, "ws/games")), "row": rows[0] if rows else None}
        response = render(request, "pages/embed.html", told, status=200 if rows else 404)
        response["Cache-Control"] = PUBLIC
        return response

    return draw(request)


@require_safe
@cache_control(public=True, max_age=3600)
def script(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/embed.js", content_type="text/javascript; charset=utf-8")
