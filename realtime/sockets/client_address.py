"""The address that a viewer connects from, read from the scope of a WebSocket."""

from realtime.wire.asgi import Scope
from scoring import peer_address
from scoring.peer_address import Address


def client_address(scope: Scope) -> Address | None:
    """Return the viewer's address, also behind trusted proxies; None if the server names no peer."""
    peer = scope["client"][0] if scope.get("client") else ""
    forwarded = [value.decode("latin1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return peer_address.client_address(peer, forwarded)
