"""The command line of `up`."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from cricksy.local_environment import LOCAL


@dataclass(frozen=True, slots=True)
class Options:
    match: Path | None
    plays: bool
    speed: float | None
    port: int
    ws_port: int
    flower_port: int
    state: Path


def parse(arguments: list[str]) -> Options:
    parser = argparse.ArgumentParser(prog="up", description="Start Cricksy with all that it needs, and play a match.")
    parser.add_argument("--match", type=file, metavar="FILE", help="the Cricsheet match to play")
    parser.add_argument("--no-match", action="store_true", help="play no match")
    parser.add_argument("--speed", type=float, help="as for `manage.py replay`")
    parser.add_argument("--port", type=int, default=8000, help="port of the pages and the REST API (8000)")
    parser.add_argument("--ws-port", type=int, default=8001, help="port of the WebSocket server (8001)")
    parser.add_argument("--flower-port", type=int, default=5555, help="port of Flower (5555)")
    parser.add_argument("--state", type=Path, default=LOCAL, metavar="FOLDER", help="folder of data and logs (.local)")
    given = parser.parse_args(arguments)
    ports = (given.port, given.ws_port, given.flower_port)
    return Options(given.match, not given.no_match, given.speed, *ports, given.state.resolve())


def file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"{text} is not a file")
    return path.resolve()
