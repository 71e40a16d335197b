"""The addresses where clients open WebSockets: another server than that of HTTP, so another port."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request

LOCAL_PORT = 8001


def websocket_url(request: HttpRequest | Request, path: str) -> str:
    """Return the address of `path`: below CRICKSY_WS_URL if it is set, else on port 8001 of the host that was asked."""
    return f"{settings.CRICKSY_WS_URL or _beside(request)}/{path}"


def _beside(request: HttpRequest | Request) -> str:
    host = urlsplit(f"//{request.get_host()}").hostname or "localhost"
    scheme = "wss" if request.is_secure() else "ws"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{LOCAL_PORT}"
