"""Plays a file: a script of requests, or the exported log of a match."""

import codecs
from pathlib import Path

import orjson

from scoring.engine.errors import Malformed
from scoring.log_file import FORMAT, read_log
from scoring.playing.play import play
from scoring.playing.record import play_log
from scoring.playing.script import parse_script
from scoring.playing.told import Played


def play_file(path: Path) -> Played:
    """Raises ScoringError, in one sentence that names the place in the file."""
    try:
        text = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    except OSError as error:
        raise Malformed("unreadable_file", f"{path.name} cannot be read: {error.strerror}.") from error
    lines = text.splitlines(keepends=True)
    return play_log(read_log(lines)) if lines and _begins_log(lines[0]) else play(parse_script(text))


def _begins_log(line: bytes) -> bool:
    try:
        heading = orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return isinstance(heading, dict) and heading.get("format") == FORMAT
