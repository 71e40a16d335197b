"""What the policy of a page has to name so that it may open a WebSocket."""

from urllib.parse import urlsplit

from django.http import HttpRequest

from scoring.addresses import websocket_urls


def socket_origins(request: HttpRequest) -> list[str]:
    """Return the origins of the WebSocket servers, which are others than that of the page."""
    parts = [urlsplit(url) for url in websocket_urls(request, "ws/games")]
    return [f"{each.scheme}://{each.netloc}" for each in parts]
