"""The command line of `up`."""

import argparse
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    match: Path | None
    plays: bool
    speed: float | None
    port: int
    ws_port: int
    flower_port: int


def parse(arguments: list[str]) -> Options:
    parser = argparse.ArgumentParser(prog="up", description="Start Cricksy with all that it needs, and play a match.")
    parser.add_argument("--match", type=file, metavar="FILE", help="the Cricsheet match to play")
    parser.add_argument("--no-match", action="store_true", help="play none")
    parser.add_argument("--speed", type=float, help="as for `manage.py replay`")
    parser.add_argument("--port", type=int, default=8000, help="of the pages and the REST API (8000)")
    parser.add_argument("--ws-port", type=int, default=8001, help="of the WebSocket server (8001)")
    parser.add_argument("--flower-port", type=int, default=5555, help="of Flower (5555)")
    given = parser.parse_args(arguments)
    return Options(given.match, not given.no_match, given.speed, given.port, given.ws_port, given.flower_port)


def file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"{text} is not a file")
    return path.resolve()
