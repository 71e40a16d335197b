"""A match as a row of a list shows it."""

from typing import Any

import pytest

from scoring.engine.log.proposals import propose_created
from scoring.engine.views.snapshot import snapshot
from scoring.engine.views.summary import summarize
from tests.engine.play import Game, created, match, play


def summary(game: Game) -> Any:
    return summarize(game.match, snapshot(game.match))


def test_a_match_in_play_has_both_scores_and_who_needs_what() -> None:
    assert summary(play("4 1 . . . .", overs=1).start().play("4 . 1 .")) == {
        "status": "live",
        "phase": "",
        "sides": [
            {"team_id": "home", "name": "Home", "totals": ["5/0"], "overs": "1 ov", "is_batting": False},
            {"team_id": "away", "name": "Away", "totals": ["5/0"], "overs": "0.4 ov", "is_batting": True},
        ],
        "situation": "Away need 1 run from 2 balls",
        "super_over": "",
        "competition": "",
    }


def test_before_the_toss_nobody_has_a_score() -> None:
    found = summary(match())
    assert (found["status"], found["phase"], [side["totals"] for side in found["sides"]]) == (
        "scheduled",
        "Not started",
        [[], []],
    )


@pytest.mark.parametrize(
    ("about", "competition"),
    [
        ({"event": {"name": "The Ashes", "match_number": 2}}, "The Ashes"),
        ({"event": "Village Cup"}, "Village Cup"),
        ({"event": {"name": 5}}, ""),
        ({"event": ["x"]}, ""),
        ({"event": "x" * 300}, "x" * 100),
        ({}, ""),
        (None, ""),
    ],
)
def test_the_competition_is_what_the_match_says_about_itself(about: Any, competition: str) -> None:
    log = propose_created({**created(), "about": about}).log
    assert summarize(log.state, snapshot(log.state))["competition"] == competition
