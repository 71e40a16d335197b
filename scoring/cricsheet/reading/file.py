"""One Cricsheet file as a checked document."""

import codecs
from pathlib import Path

import orjson

from scoring.cricsheet.reading.check import check
from scoring.cricsheet.reading.documents import Document
from scoring.cricsheet.reading.findings import Finding
from scoring.engine.errors import Malformed
from scoring.engine.values import ID_PATTERN


def read_file(path: Path, findings: list[Finding] | None = None) -> Document:
    """Read and check a file. Raises Malformed if it cannot be read or is not a Cricsheet match.

    What is not used or cannot be believed is added to `findings`.
    """
    try:
        return parse(path.read_bytes(), findings)
    except OSError as error:
        raise Malformed("unreadable_file", f"{path.name} cannot be read: {error.strerror}.") from error


def parse(body: bytes, findings: list[Finding] | None = None) -> Document:
    """Decode and check the bytes of a file. Raises Malformed if they are not a Cricsheet match.

    What is not used or cannot be believed is added to `findings`.
    """
    # RFC 8259, section 8.1: a reader may ignore a byte order mark.
    body = body.removeprefix(codecs.BOM_UTF8)
    try:
        document: Document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Malformed("not_json", _explain(body, error)) from error
    check(document, findings)
    return document


def _explain(body: bytes, error: orjson.JSONDecodeError) -> str:
    """Return the sentence of the error. Older programs of Windows save text as UTF-16 or in a code page."""
    # JSON begins with two ASCII characters, so a zero byte there is half of one (RFC 4627, section 3).
    if b"\x00" in body[:4] or body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "The file is UTF-16 or UTF-32, and JSON is UTF-8 (RFC 8259, section 8.1): save it as UTF-8."
    try:
        body.decode()
    except UnicodeDecodeError as wrong:
        return f"The file is not UTF-8 (byte {wrong.start}), as JSON has to be: save it as UTF-8."
    return f"The file is not JSON: {error}."


def derive_match_id(file_name: str) -> str:
    """Return the file name without its suffix. Raises Malformed if that is not an id."""
    stem = Path(file_name).stem
    if not ID_PATTERN.fullmatch(stem):
        raise Malformed("bad_match_id", f'The file name "{stem}" is not an id: letters, digits, - and _, at most 64.')
    return stem
