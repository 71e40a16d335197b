"""Key moments and pages of overs, which the server and the scripts both make, compared on whole matches."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from realtime.pages.match.moments import list_moments
from realtime.pages.match.names import isolate_names
from realtime.pages.match.overs import OVERS_A_PAGE, describe_page
from scoring.engine.laws.order import list_innings
from scoring.engine.states.match import MatchState
from scoring.engine.views.rows import delivery_rows
from scoring.engine.views.snapshot import snapshot
from tests.cricsheet.real import needs_matches
from tests.engine.play import Game, match
from tests.js.test_javascript import NODE, Matches, in_node, invented_matches, real_matches

pytestmark = pytest.mark.skipif(NODE is None, reason="Node.js is not installed")
EVERY = 211  # a prime, so that the moments fall on all balls of an over


def dramatic() -> Matches:
    """A match with everything that the lists know, and with a name from right to left."""
    game = match(overs=20, bench=1).play("6 6 6 6 6 6 | 6 6 6 6 6 6 | 6 6 6 6 6 . | W W W . . .")
    game = game.event("player_renamed", player_id="h1", name="כהן")
    game = game.event("retired", player_id="h5", reason="hurt")
    game = game.event("player_replaced", team_id="home", in_id="h12", out_id="h5", reason="concussion")
    yield "dramatic", [game.match]
    yield "before the toss", [match(overs=20).match]


@pytest.mark.parametrize("matches", [dramatic, invented_matches, pytest.param(real_matches, marks=needs_matches)])
def test_server_and_scripts_list_the_same(matches: Callable[[], Matches], tmp_path: Path) -> None:
    file = tmp_path / "cases.ndjson"
    written = [line for name, each in matches() for line in cases_of(name, list(each))]
    file.write_bytes(b"\n".join(written))
    in_node("watch", CASES=str(file), COUNT=str(len(written)))


def cases_of(name: str, match: list[MatchState]) -> Iterator[bytes]:
    for number, state in enumerate(match):
        if number % EVERY == 0 or number == len(match) - 1:
            view: Any = orjson.loads(orjson.dumps(snapshot(state)))
            s = isolate_names(view)
            case = {
                "snapshot": view,
                "moments": [list(moment) for moment in list_moments(s)],
                "pages": list(pages_of(s, state)),
            }
            yield orjson.dumps({"where": f"{name}, event {number}", **case})


def pages_of(s: Any, state: MatchState) -> Iterator[dict[str, Any]]:
    """The first, the second and the newest page of each innings, and one that is not there."""
    for innings in list_innings(state):
        balls = delivery_rows(state, innings)
        for page in (None, 1, 2, 99):
            shown = describe_page(s, innings.number, balls, page)
            yield {"number": innings.number, "page": page, "balls": balls, "shown": shown}


def test_every_ball_is_on_one_page() -> None:
    (innings,) = (game := long_innings()).match.innings
    balls = delivery_rows(game.match, innings)
    view: Any = orjson.loads(orjson.dumps(snapshot(game.match)))
    pages = [describe_page(view, 1, balls, page) for page in (1, 2, 3)]
    lines = [line for page in reversed(pages) for over in page["overs"] for line in over["lines"]]
    assert len(lines) == len(balls)
    assert [len(page["overs"]) for page in pages] == [OVERS_A_PAGE, OVERS_A_PAGE, 1]
    assert [page["earlier"] for page in pages] == ["", "innings=1&page=1", "innings=1&page=2"]
    assert (lines[0]["label"], lines[-1]["label"], lines[-1]["text"]) == ("10.3", "0.1", "FOUR")


def long_innings() -> Game:
    return match(overs=20).play("4 . . . . . | " + "1 . . . . . | " * 9 + ". . .")


def test_the_moments_of_a_match_in_words() -> None:
    (_, (state,)), _ = list(dramatic())
    said = [text for _, text in list_moments(isolate_names(orjson.loads(orjson.dumps(snapshot(state)))))]
    assert any(text.startswith("Hat-trick for A ") for text in said), said
    assert any(text.startswith("\u2068כהן\u2069 reaches 50 (") for text in said), said
    assert "Home reach 100" in said
    assert "H 12 in for H 5 (concussion)" in said
    assert any(text.startswith("H 5 retired hurt 0 (3), score 102") for text in said), said
