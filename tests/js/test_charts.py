"""The charts in Node, compared with the engine: real, simulated and random matches at many moments."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from scoring.engine.laws.order import list_innings
from scoring.engine.states.match import MatchState
from scoring.engine.views.rows import delivery_rows
from scoring.engine.views.snapshot import snapshot
from tests.cricsheet.real import needs_matches
from tests.engine.play import play
from tests.js.test_javascript import NODE, Matches, in_node, invented_matches, real_matches

pytestmark = pytest.mark.skipif(NODE is None, reason="Node.js is not installed")
EVERY = 97  # a prime, so that the moments fall on all balls of an over


@pytest.mark.parametrize("matches", [invented_matches, pytest.param(real_matches, marks=needs_matches)])
def test_the_charts_say_what_the_engine_says(matches: Callable[[], Matches], tmp_path: Path) -> None:
    file = tmp_path / "charts.ndjson"
    written = [line for name, match in matches() for line in moments_of(name, list(match))]
    file.write_bytes(b"\n".join(written))
    in_node("chart-matches", MATCHES=str(file), COUNT=str(len(written)))


def moments_of(name: str, match: list[MatchState]) -> Iterator[bytes]:
    for number, state in enumerate(match):
        if number % EVERY == 0 or number == len(match) - 1:
            yield orjson.dumps({"where": f"{name}, event {number}", **views_of(state)})


def views_of(state: MatchState) -> dict[str, Any]:
    every = {str(innings.number): innings for innings in list_innings(state)}
    return {
        "snapshot": snapshot(state),
        "balls": {number: delivery_rows(state, innings) for number, innings in every.items()},
        "overs": {number: [(over.runs, over.wickets) for over in each.all_overs] for number, each in every.items()},
    }


def test_a_cut_is_told_with_the_ball_after_which_it_came() -> None:
    game = play("1 . 4 . . . | 2 . .", form="t20", overs=20)
    assert "cuts" not in snapshot(game.match)
    game = game.event("conditions_revised", overs="12").play("1").event("conditions_revised", overs="10")
    assert snapshot(game.match)["cuts"] == [{"after": 9, "max_balls": 72}, {"after": 10, "max_balls": 60}]


def test_a_ball_tells_where_it_went_and_where_it_passed_the_stumps() -> None:
    game = play("").ball(runs=2, shot={"x": 500, "y": -300, "left_handed": True}, passed={"x": -12, "y": 66})
    row = snapshot(game.match)["deliveries"]["list"][0]
    assert row["shot"] == {"x": 500, "y": -300, "left_handed": True}
    assert row["passed"] == {"x": -12, "y": 66}
