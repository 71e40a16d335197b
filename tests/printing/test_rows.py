"""The rows of scorecard and scorebook: what is carried from over to over ends as the engine counts it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from scoring.cricsheet.importing.fold import fold_log
from scoring.cricsheet.reading.file import read_file
from scoring.engine.laws.order import list_innings
from scoring.engine.log.log import Log
from scoring.engine.log.proposals import propose_created
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import evolve
from scoring.printing.analysis import list_overs
from scoring.printing.balance import balance
from scoring.printing.balls import list_extras, list_strokes
from scoring.printing.documents import describe_book, describe_scorecard
from scoring.printing.names import isolate
from tests.cricsheet.real import IDS, match_file, needs_matches
from tests.engine.matches import FORMS, random_match
from tests.engine.play import Game, created, match


def invented() -> Iterator[Log]:
    for seed in range(2 * len(FORMS)):
        yield random_match(seed, FORMS[seed % len(FORMS)]).game.log


def real() -> Iterator[Log]:
    for match_id in IDS:
        yield fold_log(read_file(match_file(match_id)), match_id)


whole_matches = pytest.mark.parametrize("matches", [invented, pytest.param(real, marks=needs_matches)])


def innings_of(matches: Any) -> Iterator[tuple[MatchState, Innings]]:
    for log in matches():
        for innings in list_innings(log.state):
            yield log.state, innings


@whole_matches
def test_the_figures_after_the_last_over_are_those_of_the_card(matches: Any) -> None:
    for _, innings in innings_of(matches):
        overs = list_overs(innings)
        last = {part.bowler_id: part.line for booked in overs for part in booked.parts}
        for player_id, line in innings.bowling.items():
            for figure in ("legal", "complete", "loose", "maidens", "runs", "wickets", "dots"):
                assert getattr(last[player_id], figure) == getattr(line, figure), (player_id, figure)
        if overs:
            assert overs[-1].wickets == innings.wickets
            assert overs[-1].last == innings.legal_balls


@whole_matches
def test_the_strokes_of_a_batter_make_his_runs(matches: Any) -> None:
    for _, innings in innings_of(matches):
        for player_id, strokes in list_strokes(innings).items():
            line = innings.batting[player_id]
            assert sum(int(runs) for runs in re.findall(r"\d+", strokes)) == line.runs
            assert strokes.count("W") <= 1 + line.outs


@whole_matches
def test_extras_as_they_came_add_up(matches: Any) -> None:
    for _, innings in innings_of(matches):
        for kind, signs in list_extras(innings).items():
            assert sum(map(int, signs.split())) == getattr(innings.extras, kind)


@whole_matches
def test_every_book_balances(matches: Any) -> None:
    for state, innings in innings_of(matches):
        assert [check for check in balance(state, innings) if not check.is_equal] == []
        assert len(balance(state, innings)) == 6


def test_a_book_that_does_not_balance_says_so() -> None:
    game = match(overs=2).play("1 4 . 1nb+4 1wd W")
    wrong = evolve(game.innings, bowling={"a11": evolve(game.innings.bowling["a11"], runs=3)})
    bowlers, *others = balance(game.match, wrong)
    assert (bowlers.left, bowlers.right, bowlers.is_equal) == (11, 3, False)
    assert all(check.is_equal for check in others)


def book(log: Log) -> dict[str, Any]:
    (innings,) = describe_book(log)["innings"]
    return innings


def test_an_over_has_its_signs_total_and_figures() -> None:
    game = match(overs=20).play("1 . 4 1nb+4 1wd 2lb W . | . . . . . .")
    first, maiden = book(game.log)["overs"]
    assert first["signs"] == "1  •  4  1nb+4  1wd  2lb  W  •"
    assert (first["number"], first["runs"], first["total"], first["figures"]) == ("1", 13, "13/1", "1-0-11-1")
    assert (maiden["number"], maiden["total"], maiden["figures"]) == ("2", "13/1", "1-1-0-0")
    (over,) = book(game.log)["bowlers"][1]["overs"]
    assert over["is_maiden"]


def test_each_ball_stands_against_the_batter_who_faced_it() -> None:
    game = match(overs=20).play("1 . 4 1nb+4 1wd 2lb W")
    first, second, *_ = book(game.log)["batters"]
    assert (first["strokes"], first["figures"][:2]) == ("1", [1, 1])
    assert (second["strokes"], second["figures"][:2]) == ("•  4  4  •  W", [8, 5])


def test_milestones_say_when() -> None:
    game = match(overs=20).play("6 6 6 6 6 6 | 6 6 6 6 6 6 | 6 6 6")
    assert book(game.log)["milestones"] == ["H 1 50 (9 balls)", "Total 50 (1.3)"]


def test_the_hundred_is_printed_in_balls() -> None:
    game = match(form="hundred").play("1 4 . . 1 | 6 . 1wd . . .")
    told = describe_book(game.log)
    (innings,) = told["innings"]
    assert [over["number"] for over in innings["overs"]] == ["1–5", "6–10"]
    assert innings["overs"][-1]["figures"] == "5-4-7-0"
    for name in ("book", "scorecard"):
        text = shown(f"scoring/print/{name}.html", told)
        assert not re.search(r"\bovers?\b", text, re.I), text


def shown(template: str, told: dict[str, Any]) -> str:
    page = render_to_string(template, told)
    return strip_tags(page.partition("</style>")[2])


def test_who_has_not_batted_and_who_may_not() -> None:
    game = match(overs=20, players=4, bench=1).play("1 W")
    card = describe_scorecard(game.log)["innings"][0]
    assert (card["rest_word"], card["rest"]) == ("Yet to bat", ["H 3", "H 4"])


def test_captain_keeper_officials_and_prize_are_those_that_somebody_named() -> None:
    about = {
        "captains": {"Home": "H 2"},
        "keepers": {"Home": "H 2", "Away": "A 1"},
        "officials": {"umpires": ["Shep", 7, "Dickie"], "scorers": "nobody", "match_referees": []},
        "player_of_match": ["H 1"],
        "event": "Village Cup",
    }
    log = propose_created({**created(overs=20), "about": about}).log
    told = describe_scorecard(log)
    assert told["competition"] == "Village Cup"
    assert ("Umpires", "Shep, Dickie") in told["facts"]
    assert ("Player of the match", "H 1") in told["facts"]
    assert "Scorers" not in dict(told["facts"])


@pytest.mark.parametrize("about", [{"captains": 3, "officials": [], "dates": ["x", "y"]}, {"keepers": {"Home": []}}])
def test_an_about_of_any_form_can_be_printed(about: dict[str, Any]) -> None:
    log = propose_created({**created(overs=20), "about": about}).log
    assert shown("scoring/print/scorecard.html", describe_scorecard(log))


def test_markup_in_a_name_is_text() -> None:
    teams = created()["teams"]
    players = [{"id": "h1", "name": "<b>x</b> & <img src=http://127.0.0.1/>"}, *teams[0]["players"][1:]]
    log = propose_created({**created(overs=20), "teams": [{**teams[0], "players": players}, teams[1]]}).log
    page = render_to_string("scoring/print/scorecard.html", describe_scorecard(Game(log, ()).play("1").log))
    assert "<img" not in page
    assert "&lt;b&gt;x&lt;/b&gt; &amp; &lt;img" in page


@pytest.mark.parametrize(
    ("name", "is_isolated"), [("Root", False), ("محمد", True), ("Ali 'כהן'", True), ("विराट", False)]
)
def test_names_from_right_to_left_are_isolated(name: str, is_isolated: bool) -> None:
    assert (isolate(name) != name) is is_isolated
