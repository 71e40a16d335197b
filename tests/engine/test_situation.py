"""How a match stands, in words: the same sentences for lists, pages and the overlay."""

import pytest

from scoring.engine.views.situation import describe_situation, describe_super_over, list_scores, write_status
from scoring.engine.views.snapshot import snapshot
from tests.engine.play import Game, match, play
from tests.engine.test_results import bowl_out, one_over

OVER = ". . . . . ."


def situation(game: Game) -> str:
    return describe_situation(snapshot(game.match))


def scores(game: Game) -> list[str]:
    return [
        f"{side.name} {' & '.join(side.totals)} ({side.overs}){'*' if side.is_batting else ''}"
        for side in list_scores(snapshot(game.match))
    ]


def status(game: Game) -> str:
    return write_status(snapshot(game.match))


def test_before_the_toss_there_is_nothing_to_say() -> None:
    assert (situation(match()), status(match()), scores(match())) == ("", "Not started", ["Home  ()", "Away  ()"])


def test_the_toss_is_told_until_there_is_more() -> None:
    game = match().event("toss", winner="away", decision="field")
    assert situation(game) == situation(game.start().play("1")) == "Away won the toss and chose to field"


def test_without_a_toss_who_bat_first_is_told() -> None:
    game = match().start().play("1")
    assert situation(game) == "Home bat first"


class TestLimitedOvers:
    def test_a_break_says_what_the_other_side_needs(self) -> None:
        game = play("4 1 . . . .", overs=1)
        assert (situation(game), status(game)) == ("Away need 6 runs to win", "Innings break")
        assert scores(game) == ["Home 5/0 (1 ov)", "Away  ()"]

    def test_a_revised_target_counts_at_the_break_too(self) -> None:
        game = play("4 1 . . . .", overs=1).event("conditions_revised", innings=2, target=4)
        assert situation(game) == "Away need 4 runs to win"

    def test_a_chase_is_told_in_runs_and_balls(self) -> None:
        game = play("4 1 . . . .", overs=1).start().play("4 . 1 .")
        assert situation(game) == "Away need 1 run from 2 balls"
        assert scores(game) == ["Home 5/0 (1 ov)", "Away 5/0 (0.4 ov)*"]
        assert situation(game.play("1")) == "Away won by 10 wickets"

    def test_the_hundred_counts_balls(self) -> None:
        game = play("1 . . . . | 4", form="hundred")
        assert scores(game)[0] == "Home 5/0 (6 balls)*"


class TestTwoInnings:
    def first(self) -> Game:
        return play("6 6 . . . .", form="test").event("innings_ended", reason="declared")

    def test_the_side_behind_trails_with_wickets_in_hand(self) -> None:
        game = self.first().start().play("1 W")
        assert situation(game) == "Away trail by 11 runs with 9 wickets in hand"
        assert scores(game) == ["Home 12/0d ()", "Away 1/1 (0.2 ov)*"]

    def test_at_a_break_nobody_has_wickets_in_hand(self) -> None:
        game = self.first().start().play("6 6 1 . . .").event("innings_ended", reason="declared")
        assert situation(game) == "Away lead by 1 run"

    def test_level_is_said(self) -> None:
        assert situation(self.first().start().play("6 6")) == "Away are level with 10 wickets in hand"

    def test_a_chase_without_a_limit_has_wickets_in_hand(self) -> None:
        game = self.first().start().play("1").event("innings_ended", reason="declared")
        game = game.start().play("1").event("innings_ended", reason="declared")
        assert situation(game) == "Away need 13 runs to win"
        assert situation(game.start().play("1 W")) == "Away need 12 runs with 9 wickets in hand"
        assert scores(game.start())[1] == "Away 1/0d & 0/0 (0 ov)*"

    def test_a_forfeited_innings_has_no_score(self) -> None:
        game = self.first().event("innings_forfeited")
        assert scores(game)[1] == "Away forfeited ()"

    def test_day_and_session(self) -> None:
        game = play("1", form="test")
        assert status(game) == "Day 1"
        game = game.event("session", session="lunch")
        assert status(game) == "Day 1: Lunch"
        assert status(game.event("resumed")) == "Day 1, session 2"

    def test_a_match_of_one_day_has_no_days(self) -> None:
        game = play("1", form="t20").event("session", session="tea")
        assert (status(game), status(game.ball())) == ("Tea", "")


class TestTieBreaks:
    def test_super_overs(self) -> None:
        game = one_over(OVER, OVER, tie_break="super_over")
        assert (situation(game), describe_super_over(snapshot(game.match))) == ("Match tied: a super over decides", "")
        game = game.start().play("6 . W")
        assert situation(game) == "Super over: Away bat"
        # The match keeps its own score.
        assert scores(game) == ["Home 0/0 (1 ov)", "Away 0/0 (1 ov)"]
        game = game.play(". . .")
        assert situation(game) == "Super over: Home need 7 runs to win"
        game = game.start().play("2")
        assert situation(game) == "Super over: Home need 5 runs from 5 balls"
        assert describe_super_over(snapshot(game.match)) == "Super over: Away 6/1 (6 balls), Home 2/0 (1 ball)"
        game = game.play("4 . . . .")
        assert situation(game) == "Super over tied: another one decides"
        assert describe_super_over(snapshot(game.start().match)) == "Super over 2: Home 0/0 (0 balls)"

    @pytest.mark.parametrize(
        ("attempts", "said"),
        [("", "Match tied: a bowl-out decides"), ("10 0", "Bowl-out: Home 1 of 2, Away 0 of 1")],
    )
    def test_bowl_outs(self, attempts: str, said: str) -> None:
        assert situation(bowl_out(one_over(OVER, OVER, tie_break="bowl_out"), attempts)) == said
