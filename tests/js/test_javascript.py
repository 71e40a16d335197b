"""The JavaScript of the pages in Node, compared with the engine."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pytest

from scoring.cricsheet.importing.fold import list_events
from scoring.cricsheet.reading.file import read_file
from scoring.cricsheet.replaying.requests import build_request
from scoring.cricsheet.simulating.match import OFFERED, simulate
from scoring.engine.log.proposals import propose_created, propose_event, propose_redo, propose_undo
from scoring.engine.states.match import MatchState
from scoring.engine.views import delta
from scoring.engine.views.commentary import ball_line
from scoring.engine.views.shapes.snapshot import Snapshot
from scoring.engine.views.situation import describe_situation, describe_super_over, list_scores, write_status
from scoring.engine.views.snapshot import WINDOW, snapshot
from tests.cricsheet.real import IDS, match_file, needs_matches
from tests.engine.matches import FORMS
from tests.support.steps import random_states, states

HERE = Path(__file__).parent
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="Node.js is not installed")


def steps() -> dict[str, Any]:
    """Return a simulated match with some undos and redos: the first snapshot, then each delta and its snapshot."""
    book = None
    states = []
    for number, event in enumerate(list_events(simulate(11), "g")):
        _, body = build_request(event, "g")
        body.pop("kind", None)
        proposal = propose_created(body) if book is None else propose_event(book, event.kind, body)
        book = proposal.log
        states.append(snapshot(book.state))
        if number and number % 40 == 0:
            undone = propose_undo(book).log
            states.append(snapshot(undone.state))
            book = propose_redo(undone).log
            states.append(snapshot(book.state))
    pairs = pairwise(states)
    made = [{"delta": {"type": "delta", "base_seq": 0, **delta.diff(old, new)}, "snapshot": new} for old, new in pairs]
    return {"first": states[0], "steps": made}


def in_node(name: str, **environment: str) -> None:
    done = subprocess.run(
        [str(NODE), "--test", str(HERE / f"{name}.test.mjs")],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "name",
    [
        "charts",
        "client",
        "dl",
        "forecast",
        "new-match",
        "others",
        "polling",
        "ready",
        "settings",
        "shot",
        "squads",
        "words",
    ],
)
def test_in_node(name: str) -> None:
    in_node(name)


def test_deltas_in_node(tmp_path: Path) -> None:
    file = tmp_path / "steps.json"
    file.write_bytes(orjson.dumps(steps()))
    in_node("merge", STEPS=str(file))


Matches = Iterable[tuple[str, Iterable[MatchState]]]


def invented_matches() -> Matches:
    for form in OFFERED:
        yield f"simulated {form}", states(simulate(7, form))
    for seed in range(2 * len(FORMS)):
        yield f"random {seed}", random_states(seed)


def real_matches() -> Matches:
    for match_id in IDS:
        yield match_id, states(read_file(match_file(match_id)), match_id)


@pytest.mark.parametrize("matches", [invented_matches, pytest.param(real_matches, marks=needs_matches)])
def test_whole_matches_in_node(matches: Callable[[], Matches], tmp_path: Path) -> None:
    file = tmp_path / "matches.ndjson"
    with file.open("wb") as lines:
        written = [
            lines.write(orjson.dumps(step) + b"\n") for name, match in matches() for step in steps_of(name, match)
        ]
    in_node("matches", MATCHES=str(file), STATES=str(len(written)))


def steps_of(name: str, match: Iterable[MatchState]) -> Iterator[dict[str, Any]]:
    """Yield for each state what a viewer gets, and what must come of it."""
    before = None
    for number, state in enumerate(match):
        after = snapshot(state)
        step = {"match": name, "snapshot": after} if before is None else {"delta": delta.diff(before, after)}
        step["hash"] = sha256(orjson.dumps(after, option=orjson.OPT_SORT_KEYS)).hexdigest()
        step["shown"] = shown_of(state) | standing_of(after)
        if number % 30 == 0 or state.result is not None:
            step["lines"] = lines_of(state)[-WINDOW:]
        yield step
        before = after


def shown_of(state: MatchState) -> dict[str, Any]:
    """Return the line of the newest ball, the balls of the over, and runs and balls of the partnership."""
    innings = state.current
    last = innings.last_ball if innings else None
    shown: dict[str, Any] = {"line": ball_line(state, last) if last else "", "over": 0}
    if innings and innings.over:
        shown["over"] = len(innings.over.balls)
    if innings and innings.partnership:
        shown |= {"runs": innings.partnership.runs, "balls": innings.partnership.balls}
    return shown


def standing_of(view: Snapshot) -> dict[str, Any]:
    return {
        "scores": [score._asdict() for score in list_scores(view)],
        "status": write_status(view),
        "situation": describe_situation(view),
        "super_over": describe_super_over(view),
    }


def lines_of(state: MatchState) -> list[str]:
    innings = state.current
    return [ball_line(state, ball) for over in innings.all_overs for ball in over.balls] if innings else []
