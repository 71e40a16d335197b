"""The first middleware: decides once per request who the client is, and which of the proxies' headers are believed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from scoring.peer_address import settle_peer


class TrustedProxies:
    """REMOTE_ADDR becomes the client's address. Of the forwarded headers a trusted proxy's X-Forwarded-Proto stays.

    So no later code can believe what a client wrote: neither SECURE_PROXY_SSL_HEADER, nor a limit, nor a log.
    """

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        settle_peer(request.META)
        return self.respond(request)
