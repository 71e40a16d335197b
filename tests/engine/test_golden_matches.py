"""Golden cases of the laws, each on the real match that shows it; skipped without the data."""

import itertools
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scoring.cricsheet.importing.fold import fold_document
from scoring.engine.states.ball import Ball
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.views.scorecard import scorecard

DATA = Path(os.environ.get("CRICKSY_MATCH_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
MATCHES = DATA / "matches"
pytestmark = pytest.mark.skipif(
    not MATCHES.is_dir(), reason="no real matches: CRICKSY_MATCH_DATA names no folder with matches/"
)

Card = dict[str, Any]


@cache
def match(match_id: str) -> MatchState:
    return fold_document(json.loads((MATCHES / f"{match_id}.json").read_text()), match_id)


@cache
def card(match_id: str) -> Card:
    return scorecard(match(match_id))


def innings(match_id: str, number: int) -> Innings:
    return match(match_id).innings[number - 1]


def totals(match_id: str) -> list[str]:
    return [f"{one['total']}/{one['wickets']}" for one in card(match_id)["innings"]]


def batter(match_id: str, number: int, name: str) -> Card:
    return next(line for line in card(match_id)["innings"][number - 1]["batting"] if line["batter"] == name)


def bowler(match_id: str, number: int, name: str) -> Card:
    return next(line for line in card(match_id)["innings"][number - 1]["bowling"] if line["bowler"] == name)


def fall(match_id: str, number: int, name: str) -> Card:
    return next(fall for fall in card(match_id)["innings"][number - 1]["fall_of_wickets"] if fall["batter"] == name)


def balls(match_id: str, number: int) -> list[Ball]:
    return [ball for over in innings(match_id, number).all_overs for ball in over.balls]


def shared_overs(match_id: str, number: int) -> list[list[str]]:
    return [over["bowlers"] for over in card(match_id)["innings"][number - 1]["per_over"] if len(over["bowlers"]) > 1]


class TestCounting:
    def test_a_penalty_before_the_innings_opens_it_at_five(self) -> None:
        first_over = innings("1453294", 2).overs[0]
        assert first_over.score == first_over.runs + 5
        assert innings("1453294", 2).extras.penalty == 5

    def test_a_penalty_after_the_end_counts_in_the_innings_that_was_over(self) -> None:
        assert totals("1268191")[1] == "130/10"
        assert innings("1268191", 2).falls[-1].score == 125

    def test_a_penalty_in_a_ball_changes_the_strike_by_the_runs_that_were_run(self) -> None:
        played = balls("1298152", 1)
        at = next(n for n, ball in enumerate(played) if ball.extras.penalty)
        ball, after = played[at], played[at + 1]
        assert (ball.runs, ball.extras.penalty) == (1, 5)
        assert (after.striker_id, after.non_striker_id) == (ball.non_striker_id, ball.striker_id)

    def test_five_and_seven_off_the_bat_count_as_they_were_run(self) -> None:
        assert 7 in {ball.runs for n in (1, 2) for ball in balls("1068357", n)}


class TestOvers:
    def test_an_over_stopped_short_has_five_balls(self) -> None:
        assert innings("1382166", 1).all_overs[32].legal == 5

    def test_an_over_of_seven_balls_counts_as_one_over(self) -> None:
        assert innings("412702", 1).all_overs[4].legal == 7
        assert (card("412702")["innings"][0]["legal_balls"], card("412702")["innings"][0]["overs"]) == (121, "20")

    def test_a_long_last_over_that_the_file_does_not_mention(self) -> None:
        first = card("1298152")["innings"][0]
        assert (first["fall_of_wickets"][-1]["over_ball"], first["overs"], first["legal_balls"]) == ("8.7", "9", 55)

    def test_twelve_deliveries_of_an_over_six_of_them_legal(self) -> None:
        overs = [over for n in (1, 2) for over in innings("1398296", n).all_overs]
        assert any(len(over.balls) >= 12 and over.legal == 6 for over in overs)

    def test_an_over_shared_by_two_bowlers_is_in_the_figures_of_both(self) -> None:
        assert shared_overs("237242", 2) == [["DJ Bravo", "DR Smith"]]
        assert bowler("237242", 2, "DJ Bravo")["overs"] == "2.4"
        assert bowler("237242", 2, "DR Smith")["overs"] == "3.2"

    @pytest.mark.parametrize("match_id", ["947259", "946961", "1234907"])
    def test_another_bowler_finishes_the_over_of_one_who_cannot_continue(self, match_id: str) -> None:
        assert any(shared_overs(match_id, n) for n in range(1, len(match(match_id).innings) + 1))

    @pytest.mark.parametrize("match_id", ["1252689", "1355617"])
    def test_the_hundred_changes_ends_every_ten_balls(self, match_id: str) -> None:
        assert any(
            before.bowlers == after.bowlers
            for number in (1, 2)
            for before, after in zip(innings(match_id, number).overs, innings(match_id, number).overs[1:], strict=False)
        )
        assert [remark for remark in match(match_id).warnings if remark.code == "bowler_out_of_turn"] == []

    def test_twenty_five_legal_balls_may_still_be_four_overs(self) -> None:
        line = bowler("412702", 2, "Mohammad Amir")
        assert (line["legal"], line["overs"]) == (25, "4")


class TestDismissals:
    def test_stumped_off_a_wide(self) -> None:
        ball = next(b for b in balls("419159", 2) if b.extras.wides and b.outs)
        assert ball.outs[0].dismissal.kind == "stumped"
        assert ball.outs[0].dismissal.bowler_id == ball.bowler_id

    def test_a_run_out_off_a_wide_is_not_a_ball_faced(self) -> None:
        ball = next(b for b in balls("412702", 1) if b.extras.wides and b.outs)
        assert (ball.label, ball.outs[0].dismissal.kind, ball.legal) == ("19.4", "run out", False)

    @pytest.mark.parametrize("match_id", ["1250264", "947259"])
    def test_runs_completed_before_a_run_out_off_a_no_ball_stand(self, match_id: str) -> None:
        off = [b for n in (1, 2) for b in balls(match_id, n) if b.extras.noballs and b.outs]
        assert [out.dismissal.kind for ball in off for out in ball.outs] == ["run out"] * len(off)
        assert off
        assert all(ball.total == ball.runs + ball.extras.total for ball in off)

    def test_caught_then_timed_out_on_one_ball(self) -> None:
        first = card("1384429")["innings"][0]
        assert [(f["score"], f["over_ball"]) for f in first["fall_of_wickets"][3:5]] == [(135, "24.2"), (135, "24.2")]
        mathews = batter("1384429", 1, "AD Mathews")
        assert (mathews["runs"], mathews["balls"], mathews["dismissal"]) == (0, 0, {"kind": "timed out"})
        assert [stand["wicket"] for stand in first["partnerships"]][3:5] == [4, 6]
        played = balls("1384429", 1)
        after = played[next(n for n, ball in enumerate(played) if ball.label == "24.2") + 1]
        assert match("1384429").players[after.striker_id].name == "DM de Silva"

    @pytest.mark.parametrize(
        ("match_id", "number", "name", "kind"),
        [
            ("235831", 2, "Inzamam-ul-Haq", "obstructing the field"),
            ("946961", 1, "SR Dickson", "handled the ball"),
            ("1370352", 1, "B Sai Sudharsan", "retired out"),
        ],
    )
    def test_the_bowler_gets_no_credit(self, match_id: str, number: int, name: str, kind: str) -> None:
        assert batter(match_id, number, name)["dismissal"] == {"kind": kind}

    def test_retired_out_is_a_wicket_at_the_ball_before_it(self) -> None:
        gone = fall("1370352", 1, "B Sai Sudharsan")
        assert (gone["over_ball"], gone["score"], gone["wicket"]) == ("18.6", 214, 3)

    def test_a_swap_of_batters_between_balls_is_no_retirement(self) -> None:
        assert [one["retired"] for one in card("1370352")["innings"]][1] == []
        assert batter("1370352", 2, "C Green")["dismissal"]["kind"] != "retired hurt"

    def test_the_card_shows_who_retired_and_did_not_come_back(self) -> None:
        assert card("1511667")["innings"][0]["retired"][0]["kind"] == "retired hurt"
        assert totals("1511667")[0] == "293/10"

    def test_nine_down_with_one_absent_closes_the_innings_without_a_tenth_wicket(self) -> None:
        assert totals("1382166")[0] == "152/9"
        assert card("1382166")["innings"][0]["absent_hurt"] == ["Shorna Akter"]

    def test_hit_wicket_is_credited_to_the_bowler(self) -> None:
        assert batter("1252689", 2, "FJ Klaassen")["dismissal"]["bowler"] == "BTJ Wheal"

    def test_after_a_catch_the_new_batter_faces_in_the_hundred(self) -> None:
        for number in (1, 2):
            played = balls("1252689", number)
            for ball, after in itertools.pairwise(played):
                caught = any(out.dismissal.kind == "caught" for out in ball.outs)
                if caught and ball.over == after.over and not ball.extras.total:
                    assert after.non_striker_id == ball.non_striker_id


class TestMatches:
    @pytest.mark.parametrize(
        ("match_id", "result"),
        [
            ("1127657", {"winner": "Surrey", "by": {"wickets": 10}}),
            ("1234907", {"winner": "Central Stags", "by": {"wickets": 7}}),
            ("1410203", {"winner": "Essex", "by": {"innings": 1, "runs": 124}}),
            ("1453294", {"winner": "South Africa", "by": {"innings": 1, "runs": 273}}),
            ("1347195", {"winner": "Leicestershire", "by": {"wickets": 8}}),
            ("1127659", {"result": "tie"}),
            ("946961", {"result": "draw"}),
            ("1244294", {"result": "draw"}),
            ("1511667", {"result": "draw"}),
            ("1415711", {"result": "tie", "eliminator": "United States of America"}),
            ("1144530", {"result": "tie", "eliminator": "England"}),
            ("1216517", {"result": "tie", "eliminator": "Kings XI Punjab"}),
            ("237242", {"result": "tie", "bowl_out": "New Zealand"}),
            ("1068357", {"winner": "Kent", "by": {"wickets": 7}}),
            ("1398296", {"winner": "Papua New Guinea", "by": {"runs": 45}}),
            ("235831", {"winner": "Pakistan", "by": {"runs": 7}}),
            ("1298152", {"result": "no result"}),
            ("1268191", {"winner": "Malta"}),
            ("501265", {"result": "no result"}),
            ("1250343", {"winner": "Nottinghamshire", "by": {"wickets": 10}}),
        ],
    )
    def test_the_result_follows_from_what_was_recorded(self, match_id: str, result: Card) -> None:
        assert card(match_id)["result"] == result

    def test_a_follow_on_and_two_for_none(self) -> None:
        assert card("1127657")["follow_on"] is True
        assert totals("1127657")[3] == "2/0"

    def test_two_forfeits_between_a_declaration_and_a_chase(self) -> None:
        assert totals("1234907") == ["253/8", "0/0", "0/0", "254/3"]
        assert [one["forfeited"] for one in card("1234907")["innings"]] == [False, True, True, False]
        assert card("1234907")["innings"][0]["declared"] is True

    def test_super_overs_come_in_pairs_until_one_decides(self) -> None:
        assert [one["total"] for one in card("1216517")["innings"] if one["super_over"]] == [5, 5, 11, 15]

    def test_a_bowl_out_of_seventeen_attempts(self) -> None:
        assert len(match("237242").bowl_out) == 17

    def test_a_target_in_overs_and_balls(self) -> None:
        assert card("1398296")["innings"][1]["target"] == {"overs": 9.4, "runs": 64}
