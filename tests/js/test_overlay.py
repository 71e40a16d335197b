"""The news of the overlay in Node: those of a whole match are as many as its scorecards have."""

from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest

from scoring.cricsheet.simulating.match import simulate
from scoring.engine.views.situation import list_innings
from scoring.engine.views.snapshot import snapshot
from tests.js.test_javascript import NODE, in_node
from tests.support.steps import states

pytestmark = pytest.mark.skipif(NODE is None, reason="Node.js is not installed")


@pytest.mark.parametrize(("form", "seed"), [("t20", 3), ("hundred", 4), ("odi", 5)])
def test_the_news_of_a_match_are_those_of_its_scorecards(form: str, seed: int, tmp_path: Path) -> None:
    views: list[Any] = [orjson.loads(orjson.dumps(snapshot(state))) for state in states(simulate(seed, form))]
    file = tmp_path / "states.json"
    file.write_bytes(orjson.dumps({"states": views, "expected": count_news(views[-1])}))
    in_node("overlay", STATES=str(file))


def count_news(view: Any) -> dict[str, int]:
    found: Counter[str] = Counter()
    for _, innings in list_innings(view):
        batting, bowling = innings["batting_scorecard"].values(), innings["bowling_scorecard"].values()
        found["wicket"] += innings["total_wickets"]
        found["four"] += sum(row["fours"] for row in batting)
        found["six"] += sum(row["sixes"] for row in batting)
        found["milestone"] += sum(row["runs"] // 50 for row in batting) + innings["total_runs"] // 100
        found["milestone"] += sum(row["wickets"] // 5 for row in bowling)
    return dict(+found)
