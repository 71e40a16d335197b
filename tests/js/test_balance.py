"""The balance of the book in Node: every innings of real, simulated and random matches, whenever one ends."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from scoring.engine.laws.order import list_innings
from scoring.engine.states.match import MatchState
from scoring.engine.views.rows import delivery_rows
from scoring.engine.views.snapshot import snapshot
from tests.cricsheet.real import needs_matches
from tests.engine.play import Game, play
from tests.js.test_javascript import NODE, Matches, in_node, invented_matches, real_matches

pytestmark = pytest.mark.skipif(NODE is None, reason="Node.js is not installed")

Json = dict[str, Any]


def oddities() -> Matches:
    """Yield innings that take care to balance by hand."""
    for name, game in ODDITIES.items():
        yield name, [game().match]


def shared_over_of_seven() -> Game:
    game = play("1 . .").event("bowler_changed", in_id="a5")
    return game.play(". . .").ball(runs=2, same_over=True)


def shared_over_of_five() -> Game:
    game = play("1 . .").event("bowler_changed", in_id="a5")
    return game.play(". .").event("over_ended")


def penalties_before_between_and_after() -> Game:
    game = play("").event("penalty_runs", team_id="home", runs=5)
    game = game.play("1 W").event("penalty_runs", team_id="home", runs=5).play("2 .")
    game = game.event("innings_ended", reason="declared")
    return game.event("penalty_runs", team_id="home", runs=5, innings=1)


ODDITIES: dict[str, Callable[[], Game]] = {
    "an over of seven, shared": shared_over_of_seven,
    "an over of five, shared": shared_over_of_five,
    "penalty runs at all times": penalties_before_between_and_after,
}


@pytest.mark.parametrize(
    ("matches", "every"),
    [(oddities, 1), (invented_matches, 9), pytest.param(real_matches, 400, marks=needs_matches)],
)
def test_every_innings_balances(matches: Callable[[], Matches], every: int, tmp_path: Path) -> None:
    file = tmp_path / "innings.ndjson"
    written = [line for name, match in matches() for line in lines_of(name, match, every)]
    file.write_bytes(b"\n".join(written))
    in_node("balance", INNINGS=str(file), COUNT=str(len(written)))


def lines_of(name: str, match: Iterable[MatchState], every: int) -> Iterator[bytes]:
    """Yield all innings whenever one ends and at the end, and the one in progress now and then."""
    ended, last = 0, None
    for number, state in enumerate(match):
        now = sum(innings.ended is not None for innings in list_innings(state))
        if now > ended:
            yield from views_of(f"{name}, event {number}", state)
        elif number % every == 0 and state.current is not None:
            yield from views_of(f"{name}, event {number}", state, only=state.current.number)
        ended, last = now, state
    if last is not None:
        yield from views_of(f"{name}, at the end", last)


def views_of(name: str, state: MatchState, only: int | None = None) -> Iterator[bytes]:
    shown: Json = {**snapshot(state)}
    for innings in list_innings(state):
        if only in (None, innings.number):
            view = view_of(shown, innings.number)
            yield orjson.dumps(
                {
                    "match": name,
                    "number": innings.number,
                    "view": view,
                    "conditions": shown["conditions"],
                    "rows": delivery_rows(state, innings),
                }
            )


def view_of(shown: Json, number: int) -> Json:
    """Return the card of an innings as viewers have it; of a current one that is over, the card that stays."""
    kept = shown["innings"].get(str(number))
    view: Json = kept if kept is not None else {key: shown[key] for key in shown if key != "innings"}
    return view
