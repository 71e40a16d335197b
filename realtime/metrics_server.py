"""Serves the metrics of this process on a port of its own, which viewers do not reach."""

import contextlib
import socket
import threading
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import structlog
from django.conf import settings
from prometheus_client import make_wsgi_app

from scoring.metrics_access import may_read_metrics
from scoring.peer_address import settle_peer

log = structlog.get_logger(__name__)
metrics_app = make_wsgi_app()

MOST_CONNECTIONS = 8
"""Each has a thread in a process that serves viewers. Prometheus needs one; others are closed at once."""
LONGEST_SECONDS = 10.0


def start() -> None:
    """Serve in the background if CRICKSY_METRICS_PORT is set. If it is taken, viewers are served all the same."""
    if not settings.CRICKSY_METRICS_PORT:
        return
    where = (settings.CRICKSY_METRICS_HOST, settings.CRICKSY_METRICS_PORT)
    try:
        server = make_server(*where, answer, Server, Handler)
    except OSError as error:
        log.error("metrics_not_served", port=settings.CRICKSY_METRICS_PORT, error=str(error))
        return
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()


def answer(meta: dict[str, Any], start_response: Any) -> Any:
    settle_peer(meta)
    if meta["PATH_INFO"] == "/metrics" and may_read_metrics(meta):
        return metrics_app(meta, start_response)
    start_response("404 Not Found", [("Content-Type", "application/json")])
    return [b'{"code":"not_found","detail":"There is nothing at this address.","fields":{}}']


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.places = threading.BoundedSemaphore(MOST_CONNECTIONS)

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
