"""What Alertmanager calls: keeps each alert that it is told, with the time."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cricksy.local_services.ports import HOST


@dataclass
class Webhook:
    """`told` has the monotonic time at which each alert was first told with each status, firing or resolved."""

    url: str = ""
    told: dict[tuple[str, str], float] = field(default_factory=dict)

    def take(self, message: dict[str, Any]) -> None:
        for alert in message["alerts"]:
            self.told.setdefault((alert["labels"]["alertname"], alert["status"]), time.monotonic())

    def heard(self, name: str, status: str = "firing") -> bool:
        return (name, status) in self.told


@contextmanager
def listening() -> Iterator[Webhook]:
    webhook = Webhook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            webhook.take(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Say nothing: messages are kept."""

    server = ThreadingHTTPServer((HOST, 0), Handler)
    webhook.url = f"http://{HOST}:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield webhook
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
