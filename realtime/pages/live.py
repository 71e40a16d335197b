"""Pages whose scripts open a WebSocket."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from scoring.addresses import websocket_urls
from scoring.api.conditional import PUBLIC


def socket_origins(request: HttpRequest) -> list[str]:
    """Return the origins of the WebSocket servers, which are others than that of the page: its policy names them.

    Those of HTTP too, where the same servers write Server-Sent Events.
    """
    parts = [urlsplit(url) for url in websocket_urls(request, "ws/games")]
    schemes = {"ws": ("ws", "http"), "wss": ("wss", "https")}
    return [f"{scheme}://{each.netloc}" for each in parts for scheme in schemes[each.scheme]]


def render_live(request: HttpRequest, template: str, told: Mapping[str, Any], status: int = 200) -> HttpResponseBase:
    """Draw a page that is the same for everybody, so that caches may keep it for a second."""

    @csp_update({"connect-src": socket_origins(request)})
    def draw(request: HttpRequest) -> HttpResponse:
        response = render(request, template, dict(told), status=status)
        response["Cache-Control"] = PUBLIC
        return response

    return draw(request)
