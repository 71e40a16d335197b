"""One Cricsheet file as a checked document."""

from pathlib import Path

import orjson

from scoring.cricsheet.reading.check import check
from scoring.cricsheet.reading.documents import Document
from scoring.engine.errors import Malformed
from scoring.engine.values import ID_PATTERN


def read_file(path: Path) -> Document:
    """Read and check a file. Raises Malformed if it cannot be read or is not a Cricsheet match."""
    try:
        return parse(path.read_bytes())
    except OSError as error:
        raise Malformed("unreadable_file", f"{path.name} cannot be read: {error.strerror}.") from error


def parse(body: bytes) -> Document:
    """Decode and check the bytes of a file. Raises Malformed if they are not a Cricsheet match."""
    try:
        document: Document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Malformed("not_json", f"The file is not JSON: {error}.") from error
    check(document)
    return document


def derive_match_id(file_name: str) -> str:
    """Return the file name without its suffix. Raises Malformed if that is not an id."""
    stem = Path(file_name).stem
    if not ID_PATTERN.fullmatch(stem):
        raise Malformed("bad_match_id", f'The file name "{stem}" is not an id: letters, digits, - and _, at most 64.')
    return stem
