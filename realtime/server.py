"""The WebSocket server's command: `python -m realtime.server --host H --port P`.

It does what must come before Daphne is imported, so `realtime.sockets.server` is imported last, inside `main`.
"""

import argparse
import asyncio
import os
import sys

from realtime.listening import listen, raise_file_limit


def main(arguments: list[str] | None = None) -> None:
    options = parse(sys.argv[1:] if arguments is None else arguments)
    raise_file_limit()
    install_uvloop()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cricksy.settings")
    os.environ.setdefault("CRICKSY_ROLE", "websocket")
    # Importing Daphne installs Twisted's reactor on a loop that the policy makes: the policy first, then the import.
    from daphne.utils import import_by_path

    from realtime import metrics_server
    from realtime.sockets import server

    metrics_server.start()
    # Before it listens: the kernel gives this process its share of the viewers at once.
    import_by_path(options.application)
    server.run(listen(options.host, options.port), options.application)


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m realtime.server", description="The WebSocket server.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    # For tests, which serve applications of their own.
    parser.add_argument("--application", default="cricksy.asgi:application", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def install_uvloop() -> None:
    try:
        import uvloop
    except ImportError:  # not on every system; asyncio's own loop is slower
        return
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())


if __name__ == "__main__":
    main()
