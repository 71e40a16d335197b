"""The first middleware: decides once per request who the client is, and which of the proxies' headers are believed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from scoring.peer_address import client_address, is_trusted, parse_address

FORWARDED = ("HTTP_FORWARDED", "HTTP_X_REAL_IP")
PROTO = "HTTP_X_FORWARDED_PROTO"
WAS_FORWARDED = "cricksy.was_forwarded"
"""In META: a header says that a proxy passed the request on. Then REMOTE_ADDR of a loopback peer proves nothing."""

Responder = Callable[[HttpRequest], HttpResponse]


class TrustedProxies:
    """REMOTE_ADDR becomes the client's address. Of the forwarded headers a trusted proxy's X-Forwarded-Proto stays.

    So no later code can believe what a client wrote: neither SECURE_PROXY_SSL_HEADER, nor a throttle, nor a log.
    """

    sync_capable = True
    async_capable = False

    def __init__(self, respond: Responder) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        believe(request.META)
        return self.respond(request)


def believe(meta: dict[str, str]) -> None:
    """Set REMOTE_ADDR, and remove the headers that must not be believed."""
    peer = meta.get("REMOTE_ADDR", "")
    headers = {name: meta.pop(name) for name in [*meta] if name in FORWARDED or name.startswith("HTTP_X_FORWARDED_")}
    direct = parse_address(peer)
    if direct and is_trusted(direct):
        meta["REMOTE_ADDR"] = str(client_address(peer, [headers.get("HTTP_X_FORWARDED_FOR", "")]))
        if PROTO in headers:
            meta[PROTO] = headers[PROTO]
    if headers:
        meta[WAS_FORWARDED] = "1"
