"""Which pages may open a WebSocket. Browsers enforce no same-origin rule for WebSockets: the server must."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

from realtime.wire.asgi import Scope


def is_origin_allowed(scope: Scope) -> bool:
    """Return whether the Origin is an allowed host. A client without one is no browser, and may read what is public."""
    origins = [value for name, value in scope["headers"] if name == b"origin"]
    if not origins:
        return True
    try:
        host = urlsplit(origins[0].decode("latin1")).hostname
    except ValueError:
        return False
    return bool(host) and validate_host(f"[{host}]" if ":" in host else host, _allowed_hosts())


def _allowed_hosts() -> list[str]:
    # As Django does it for requests: with DEBUG and no hosts set, those of this machine.
    return settings.ALLOWED_HOSTS or (["localhost", "127.0.0.1", "[::1]"] if settings.DEBUG else [])
