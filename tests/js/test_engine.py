"""The engine in a browser's Python (Pyodide, Python 3.14) and in the server's: the same answers, byte for byte.

It runs on the files that the server sends: the standard library is trimmed, and a missing module shows here only.
"""

import gzip
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from itertools import count, takewhile
from pathlib import Path
from typing import Any

import pytest

from realtime.pages.engine_files import Pyodide, find_pyodide
from realtime.pages.engine_zip import build_engine_zip
from scoring.cricsheet.importing.fold import list_events
from scoring.cricsheet.reading.file import read_file
from scoring.engine.codec import encode, encode_whole
from scoring.engine.desk import Desk
from scoring.engine.events.match import MatchCreated
from tests.cricsheet.real import IDS, match_file, needs_matches
from tests.engine.matches import FORMS, random_match
from tests.js.test_javascript import in_node

Json = dict[str, Any]
Requests = Iterable[tuple[str, Json]]

PYODIDE = find_pyodide()
AT_ONCE = 6
"""Events of a real match between two snapshots: Python in Node takes some milliseconds for each."""
pytestmark = [
    pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed"),
    pytest.mark.skipif(PYODIDE is None, reason="Pyodide is not here: ./scripts/pyodide says why"),
]


def real_matches() -> Requests:
    for match_id in IDS:
        records = [
            {"seq": seq, "kind": event.kind, "payload": payload_of(event)}
            for seq, event in enumerate(list_events(read_file(match_file(match_id)), match_id), 1)
        ]
        yield match_id, {"do": "open", "records": records[:1]}
        for first in range(1, len(records), AT_ONCE):
            yield match_id, {"do": "take", "records": records[first : first + AT_ONCE]}
        yield match_id, {"do": "show"}


def payload_of(event: Any) -> Json:
    whole = {"conditions": encode_whole(event.conditions)} if isinstance(event, MatchCreated) else {}
    return {**encode(event), **whole}


def random_matches() -> Requests:
    """Each ball and event is judged, and then asked for again as a correction, which later ones may conflict with."""
    for seed, form in enumerate(FORMS):
        name, scorer = f"random {seed}", random_match(seed, form)
        seq, kind, payload = scorer.game.records[0]
        yield name, {"do": "open", "records": [{"seq": seq, "kind": kind, "payload": payload}]}
        for seq, (kind, body) in enumerate(scorer.bodies, 2):
            action = (
                {"action": kind, "body": body}
                if kind == "delivery"
                else {"action": "event", "body": {"kind": kind, **body}}
            )
            yield name, {"do": "record", **action}
            yield name, {"do": "preview", "action": "patch", "seq": max(seq - 8, 1), "body": {"runs": 3}}
        yield name, {"do": "record", "action": "undo"}
        yield name, {"do": "record", "action": "redo"}
        yield name, {"do": "show"}


def refusals() -> Requests:
    yield "refusals", {"do": "show"}
    yield "refusals", {"do": "shout"}
    yield "refusals", {"do": "record", "action": "applaud"}
    yield "refusals", {"do": "open", "records": "none"}


@pytest.mark.parametrize("requests", [random_matches, refusals, pytest.param(real_matches, marks=needs_matches)])
def test_the_engine_answers_as_on_the_server(requests: Callable[[], Requests], tmp_path: Path) -> None:
    assert PYODIDE is not None
    folder, engine, lines = tmp_path / "pyodide", tmp_path / "engine.zip", tmp_path / "requests.ndjson"
    unpack(PYODIDE, folder)
    engine.write_bytes(build_engine_zip())
    answered = list(answer(requests()))
    lines.write_text("".join(f"{json.dumps(one)}\n" for one in answered))
    in_node("engine", PYODIDE=str(folder), ENGINE=str(engine), REQUESTS=str(lines), COUNT=str(len(answered)))


def unpack(pyodide: Pyodide, folder: Path) -> None:
    """Write the files as browsers keep them: their pieces joined and unpacked."""
    folder.mkdir()
    for name, file in pyodide.files.items():
        packed = b"".join(takewhile(bool, map(file.read_piece, count())))
        (folder / name).write_bytes(gzip.decompress(packed))


def answer(requests: Requests) -> Iterator[Json]:
    desk = Desk()
    for match, request in requests:
        text = json.dumps(request)
        yield {"match": match, "request": text, "hash": sha256(desk.handle(text).encode()).hexdigest()}
