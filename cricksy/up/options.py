"""The command line of `up`."""

import argparse
import math
from dataclasses import dataclass
from pathlib import Path

from cricksy.local_environment import state_folder


@dataclass(frozen=True, slots=True)
class Options:
    """A port is None if none was asked for."""

    match: Path | None
    plays: bool
    speed: float | None
    port: int | None
    ws_port: int | None
    flower_port: int | None
    state: Path


def parse(arguments: list[str]) -> Options:
    parser = argparse.ArgumentParser(prog="up", description="Start Cricksy with all that it needs, and play a match.")
    parser.add_argument("--match", type=match, metavar="FILE", help="the Cricsheet match to play")
    parser.add_argument("--no-match", action="store_true", help="play no match")
    parser.add_argument("--speed", type=speed, help="as for `manage.py replay`")
    parser.add_argument("--port", type=port, help="port of the pages and the REST API (8000)")
    parser.add_argument("--ws-port", type=port, help="port of the WebSocket server (8001)")
    parser.add_argument("--flower-port", type=port, help="port of Flower (5555)")
    parser.add_argument("--state", type=Path, metavar="FOLDER", help="folder of data and logs (.local)")
    given = parser.parse_args(arguments)
    ports = (given.port, given.ws_port, given.flower_port)
    return Options(given.match, not given.no_match, given.speed, *ports, state_folder(given.state))


def match(text: str) -> Path:
    # Django's start is not needed for these, and `--help` not for them.
    from scoring.cricsheet.reading.file import read_file
    from scoring.engine.errors import ScoringError

    path = Path(text)
    try:
        if not path.is_file():
            raise argparse.ArgumentTypeError(f"{text} is not a file")
        read_file(path)
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{text} cannot be read: {error.strerror}") from error
    except ScoringError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a match: {error.detail}") from error
    return path.resolve()


def speed(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0
    if not (number > 0 and math.isfinite(number)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive number")
    return number


def port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: a whole number from 1 to 65535")
    return int(text)
