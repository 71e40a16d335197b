"""The WebSocket server: Daphne on the project's ASGI application."""

import argparse
import sys

from daphne.cli import CommandLineInterface


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="realtime.server")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    options = parser.parse_args(arguments)
    where = ["--bind", options.host, "--port", str(options.port)]
    CommandLineInterface().run([*where, "cricksy.asgi:application"])


if __name__ == "__main__":
    main(sys.argv[1:])
