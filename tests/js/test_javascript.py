"""The browser's half in Node, on the steps that the engine itself made."""

import os
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pytest

from scoring.cricsheet.fold import events_of
from scoring.cricsheet.replay import request_of
from scoring.cricsheet.simulate import simulate
from scoring.engine import delta, log
from scoring.engine.snapshot import snapshot

HERE = Path(__file__).parent
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="Node.js is not installed")


def steps() -> dict[str, Any]:
    """A simulated match with an undo and a redo now and then, and each of its deltas."""
    book = None
    states = []
    for number, event in enumerate(events_of(simulate(11), "g")):
        _, body = request_of(event, "g")
        body.pop("kind", None)
        proposal = log.propose_created(body) if book is None else log.propose(book, event.kind, body)
        book = proposal.log
        states.append(snapshot(book.state))
        if number and number % 40 == 0:
            undone = log.propose_undo(book).log
            states.append(snapshot(undone.state))
            book = log.propose_redo(undone).log
            states.append(snapshot(book.state))
    pairs = pairwise(states)
    made = [{"delta": {"type": "delta", "base_seq": 0, **delta.diff(old, new)}, "snapshot": new} for old, new in pairs]
    return {"first": states[0], "steps": made}


@pytest.mark.parametrize("name", ["merge", "client", "words"])
def test_in_node(name: str, tmp_path: Path) -> None:
    file = tmp_path / "steps.json"
    file.write_bytes(orjson.dumps(steps() if name == "merge" else {}))
    done = subprocess.run(
        [str(NODE), "--test", str(HERE / f"{name}.test.mjs")],
        env={**os.environ, "STEPS": str(file) if name == "merge" else ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
