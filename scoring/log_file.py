"""The log of a match as a file of JSON lines: a heading, a line for each record, and an end that proves the file whole.

The file does not say who recorded, because its readers could not check the names.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from scoring.engine.errors import Malformed
from scoring.engine.events.match import MatchCreated

FORMAT = "cricksy-log"
VERSION = 1
FIELDS = {"seq": int, "kind": str, "payload": dict, "recorded_at": str}
"""The fields of a line and their types."""


class LoggedRecord(NamedTuple):
    """One record as it is stored. `recorded_at` is in ISO 8601, with its zone."""

    seq: int
    kind: str
    payload: dict[str, Any]
    recorded_at: str


@dataclass(frozen=True, slots=True)
class LogFile:
    """A whole log. `engine` is the version of the engine that folded it where it was written."""

    game: str
    engine: str
    records: tuple[LoggedRecord, ...]


def write_log(game: str, engine: str, records: Iterable[LoggedRecord]) -> Iterator[bytes]:
    """Yield the lines of the file."""
    heading = _line({"format": FORMAT, "version": VERSION, "game": game, "engine": engine})
    digest, count = hashlib.sha256(heading), 0
    yield heading
    for record in records:
        line = _line(record._asdict())
        digest.update(line)
        count += 1
        yield line
    yield _line({"events": count, "sha256": digest.hexdigest()})


def _line(value: Mapping[str, Any]) -> bytes:
    # Not orjson: an old log may hold a number that orjson cannot write (scoring.engine.log.wording).
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def read_log(lines: Iterable[bytes]) -> LogFile:
    """Read the lines of a file, each with its end. Raises Malformed, which names the line, unless the file is whole."""
    numbered = enumerate(lines, 1)
    heading, digest = _read_heading(next(numbered, (1, b""))[1])
    records: list[LoggedRecord] = []
    for number, line in numbered:
        body = _parse(number, line)
        if "sha256" in body:
            _require_whole(number, body, len(records), digest.hexdigest(), more=next(numbered, None) is not None)
            return LogFile(heading["game"], heading["engine"], tuple(records))
        records.append(_read_record(number, body, len(records) + 1, heading["game"]))
        digest.update(line)
    raise _malformed(len(records) + 2, "the file ends here, without the line that shows that it is whole")


def _read_heading(line: bytes) -> tuple[dict[str, Any], Any]:
    body = _parse(1, line)
    if body.get("format") != FORMAT:
        raise _malformed(1, f'this is no log of a match: it must begin with {{"format": "{FORMAT}", ...}}')
    if body.get("version") != VERSION:
        raise _malformed(1, f"the format has version {body.get('version')}, and this program reads {VERSION}")
    for name in ("game", "engine"):
        if not isinstance(body.get(name), str):
            raise _malformed(1, f"{name} is missing")
    return body, hashlib.sha256(line)


def _parse(number: int, line: bytes) -> dict[str, Any]:
    try:
        body = json.loads(line, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        # Also if the file was cut off within the line.
        raise _malformed(number, "it is not JSON, or was cut off") from error
    if not isinstance(body, dict):
        raise _malformed(number, "it must be an object")
    return body


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _read_record(number: int, body: Mapping[str, Any], seq: int, game: str) -> LoggedRecord:
    if body.keys() != FIELDS.keys():
        raise _malformed(number, f"a record has {', '.join(FIELDS)}, and nothing else")
    for name, of in FIELDS.items():
        if type(body[name]) is not of:
            raise _malformed(number, f"{name} has a wrong type")
    if body["seq"] != seq:
        raise _malformed(number, f"record {body['seq']} stands where record {seq} must be")
    if (body["kind"] == MatchCreated.kind) is not (seq == 1):
        raise _malformed(number, f"{MatchCreated.kind} must be record 1, and no other")
    if seq == 1 and body["payload"].get("id") != game:
        raise _malformed(number, f"the records are those of another match than {game}")
    return LoggedRecord(**body)


def _require_whole(number: int, end: Mapping[str, Any], count: int, sha256: str, *, more: bool) -> None:
    if end.get("events") != count:
        raise _malformed(number, f"{end.get('events')} records were written, and {count} are here")
    if end.get("sha256") != sha256:
        raise _malformed(number, "the file is not as it was written: its digest differs")
    if more:
        raise _malformed(number + 1, "nothing may follow the end")


def _malformed(number: int, problem: str) -> Malformed:
    return Malformed("malformed_log", f"Line {number}: {problem}.")
