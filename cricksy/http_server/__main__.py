"""Starts the HTTP server; SIGTERM ends it after the requests that it has begun."""

import argparse
import sys

from cricksy.http_server.server import Server
from realtime.listening import listen, raise_file_limit

SWITCH_SECONDS = 0.0005
"""How long a thread that computes keeps the interpreter while others wait. A ball comes back to it some ten times, once
after each query: beside an export that costs up to 5 ms at this value, and up to 50 ms at Python's own."""


def main(arguments: list[str] | None = None) -> None:
    options = parse(arguments)
    raise_file_limit()
    sys.setswitchinterval(SWITCH_SECONDS)
    from cricksy.wsgi import application  # here: importing it sets up Django
    from realtime import metrics_server

    load_views()
    metrics_server.start()
    # Last: the kernel gives this process its share of the connections at once, and the others could answer sooner.
    Server.on(listen(options.host, options.port), application).run()


def load_views() -> None:
    """Import all views. Django does so at the first request, which would wait for a second."""
    from django.urls import get_resolver

    _ = get_resolver().url_patterns


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m cricksy.http_server", description="The HTTP server.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
