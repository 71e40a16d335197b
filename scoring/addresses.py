"""The addresses where clients open WebSockets: another server than that of HTTP, so another port."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request

LOCAL_PORT = 8001


def websocket_urls(request: HttpRequest | Request, path: str) -> list[str]:
    """Return the addresses of `path`: below each of CRICKSY_WS_URL, else on port 8001 of the host that was asked.

    All viewers get the same list in the same order, since a shared cache may answer for many: each chooses by chance.
    """
    return [f"{base}/{path}" for base in settings.CRICKSY_WS_URL or [_beside(request)]]


def _beside(request: HttpRequest | Request) -> str:
    host = urlsplit(f"//{request.get_host()}").hostname or "localhost"
    scheme = "wss" if request.is_secure() else "ws"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{LOCAL_PORT}"
