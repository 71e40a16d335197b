"""Serves the metrics of a process on a port of their own, before Django: neither clients nor ALLOWED_HOSTS reach it."""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterable
from socketserver import TCPServer, ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import structlog
from django.conf import settings
from prometheus_client import REGISTRY, CollectorRegistry, make_wsgi_app

from scoring.metrics_access import may_read_metrics
from scoring.peer_address import settle_peer

log = structlog.get_logger(__name__)

MOST_CONNECTIONS = 8
"""Each has a thread in a process that has other work. Prometheus needs one; others are closed at once."""
LONGEST_SECONDS = 10.0
RETRY_SECONDS = 2.0
NO_TOKEN = b'{"code":"not_authenticated","detail":"Metrics need the token of CRICKSY_METRICS_TOKEN.","fields":{}}'
NOTHING = b'{"code":"not_found","detail":"There is nothing at this address.","fields":{}}'
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def start(registry: CollectorRegistry = REGISTRY) -> None:
    """Serve in the background if CRICKSY_METRICS_PORT is set; while that is taken, the process works all the same."""
    if settings.CRICKSY_METRICS_PORT:
        app, where = application(registry), (settings.CRICKSY_METRICS_HOST, settings.CRICKSY_METRICS_PORT)
        server = listen(app, *where)
        threading.Thread(target=serve, args=(server, app, *where), name="metrics", daemon=True).start()


def serve(server: "Server | None", app: Application, host: str, port: int) -> None:
    while server is None:
        time.sleep(RETRY_SECONDS)
        server = listen(app, host, port, is_retry=True)
    server.serve_forever()


def listen(app: Application, host: str, port: int, *, is_retry: bool = False) -> "Server | None":
    """Return the server; None if the port cannot be had, which is logged once."""
    try:
        server = make_server(host, port, app, Server, Handler)
    except OSError as error:
        if not is_retry:
            log.error("metrics_not_served", port=port, error=str(error))
        return None
    # A child that outlives this process must not keep the port from the next one.
    os.register_at_fork(after_in_child=server.socket.close)
    return server


def application(registry: CollectorRegistry) -> Application:
    metrics = make_wsgi_app(registry)

    def answer(meta: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        settle_peer(meta)
        if meta["PATH_INFO"] == "/health":
            return say(start_response, "200 OK", b'{"status":"ok"}')
        if meta["PATH_INFO"] != "/metrics":
            return say(start_response, "404 Not Found", NOTHING)
        if may_read_metrics(meta):
            found: Iterable[bytes] = metrics(meta, start_response)
            return found
        if settings.CRICKSY_METRICS_TOKEN:  # so that a wrong one is noticed
            return say(start_response, "401 Unauthorized", NO_TOKEN, ("WWW-Authenticate", "Bearer"))
        return say(start_response, "404 Not Found", NOTHING)

    return answer


def say(start_response: Any, status: str, body: bytes, *headers: tuple[str, str]) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "application/json"), *headers])
    return [body]


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], *args: Any) -> None:
        self.places = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, *args)

    def server_bind(self) -> None:
        # HTTPServer would look up the host's name, and a name server may not answer.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])
        self.setup_environ()

    def process_request(self, request: Any, client_address: Any) -> None:
        if self.places.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        # The time-out of a socket begins anew with each byte.
        end = threading.Timer(LONGEST_SECONDS, cut, [request])
        end.daemon = True
        end.start()
        try:
            super().process_request_thread(request, client_address)
        finally:
            end.cancel()
            self.places.release()


def cut(request: socket.socket) -> None:
    with contextlib.suppress(OSError):
        request.shutdown(socket.SHUT_RDWR)


class Handler(WSGIRequestHandler):
    # Seconds, for a client that connects and sends nothing: each connection has a thread.
    timeout = 5

    def log_message(self, *args: Any) -> None:
        """Log no requests: Prometheus sends one every few seconds."""
