"""Another site, with one page that a test writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from cricksy.local_services.ports import free_port


class Site(ThreadingHTTPServer):
    page = ""

    @property
    def url(self) -> str:
        return f"http://localhost:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.server.page.encode())

    def log_message(self, *_: Any) -> None:
        return None


@contextmanager
def serving() -> Iterator[Site]:
    site = Site(("127.0.0.1", free_port()), Handler)
    thread = Thread(target=site.serve_forever)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        thread.join()
        site.server_close()
