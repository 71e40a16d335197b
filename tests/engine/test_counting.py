"""What each kind of ball adds and to whom, and who faces the next ball."""

import pytest

from scoring.engine.states.match import ResultKind
from tests.engine.play import play


class TestWides:
    def test_a_wide_is_neither_a_ball_of_the_over_nor_a_ball_faced(self) -> None:
        game = play("1wd")
        assert (game.score, game.innings.legal_balls, game.batter("h1")) == ("1/0", 0, (0, 0))

    def test_all_runs_of_a_wide_are_charged_to_the_bowler(self) -> None:
        game = play("5wd")
        assert game.bowler("a11") == (0, 0, 5, 0)
        assert game.innings.extras.wides == 5

    @pytest.mark.parametrize(("ball", "striker"), [("1wd", "h1"), ("2wd", "h2"), ("3wd", "h1"), ("5wd", "h1")])
    def test_runs_run_off_a_wide_change_the_strike(self, ball: str, striker: str) -> None:
        assert play(ball).pair[0] == striker

    def test_a_wide_below_its_value_is_a_warning(self) -> None:
        assert play("1wd", wide_runs=2).warned == ["wide_value"]


class TestNoBalls:
    def test_a_no_ball_is_faced_but_is_not_a_ball_of_the_over(self) -> None:
        game = play("1nb")
        assert (game.innings.legal_balls, game.batter("h1")) == (0, (0, 1))

    def test_runs_off_the_bat_go_to_the_batter_and_all_to_the_bowler(self) -> None:
        game = play("1nb+4")
        assert (game.score, game.batter("h1"), game.bowler("a11")) == ("5/0", (4, 1), (0, 0, 5, 0))

    @pytest.mark.parametrize(("ball", "kind"), [("1nb+2b", "byes"), ("1nb+2lb", "legbyes")])
    def test_byes_and_leg_byes_off_a_no_ball_are_not_charged_to_the_bowler(self, ball: str, kind: str) -> None:
        game = play(ball)
        assert (game.innings.extras.noballs, getattr(game.innings.extras, kind)) == (1, 2)
        assert (game.batter("h1"), game.bowler("a11")[2]) == ((0, 1), 1)

    @pytest.mark.parametrize("ball", ["2nb", "5nb"])
    def test_extras_are_totals_as_recorded_with_a_warning(self, ball: str) -> None:
        game = play(ball)
        assert game.score == f"{ball[0]}/0"
        assert game.warned == ["noball_value"]


class TestRuns:
    @pytest.mark.parametrize(("runs", "striker"), [(1, "h2"), (2, "h1"), (3, "h2"), (4, "h1"), (6, "h1")])
    def test_odd_runs_change_the_strike(self, runs: int, striker: str) -> None:
        assert play(str(runs)).pair[0] == striker

    def test_a_short_run_is_not_scored_and_strike_follows_what_was_run(self) -> None:
        game = play("").ball("1", short_runs=1)
        assert (game.score, game.pair) == ("1/0", ("h1", "h2"))

    def test_a_deliberate_short_run_gives_five_penalty_runs_to_the_other_side(self) -> None:
        game = play(".").event("penalty_runs", team_id="away", reason="deliberate short run")
        assert (game.score, game.pair) == ("0/0", ("h1", "h2"))
        assert game.event("innings_ended", reason="closed").start().score == "5/0"

    @pytest.mark.parametrize(("runs", "striker"), [(5, "h2"), (7, "h2"), (8, "h1")])
    def test_overthrows_are_the_batters_runs(self, runs: int, striker: str) -> None:
        game = play(str(runs))
        assert (game.batter("h1"), game.pair[0]) == ((runs, 1), striker)
        assert (game.innings.batting["h1"].fours, game.innings.batting["h1"].sixes) == (0, 0)

    @pytest.mark.parametrize("runs", [4, 6])
    def test_a_four_or_six_that_was_run_is_no_boundary(self, runs: int) -> None:
        line = play("").ball(str(runs), non_boundary=True).innings.batting["h1"]
        assert (line.runs, line.fours, line.sixes) == (runs, 0, 0)

    def test_boundaries_are_counted(self) -> None:
        line = play("4 6 4").innings.batting["h1"]
        assert (line.fours, line.sixes) == (2, 1)

    @pytest.mark.parametrize(("ball", "kind"), [("3b", "byes"), ("3lb", "legbyes")])
    def test_byes_and_leg_byes_are_extras_only_but_change_the_strike(self, ball: str, kind: str) -> None:
        game = play(ball)
        assert (game.batter("h1"), game.bowler("a11")[2], game.pair[0]) == ((0, 1), 0, "h2")
        assert getattr(game.innings.extras, kind) == 3

    def test_five_penalty_runs_for_hitting_a_helmet_do_not_change_the_strike(self) -> None:
        game = play("5p+1")
        assert (game.score, game.batter("h1"), game.bowler("a11")[2], game.pair[0]) == ("6/0", (1, 1), 1, "h2")

    def test_runs_off_a_ball_with_a_batter_bowled_are_a_warning(self) -> None:
        assert play("1+W").warned == ["runs_with_dismissal"]


class TestWinning:
    def test_won_on_a_no_ball_hit_for_four_counts_in_full(self) -> None:
        game = play("1 . . . . .", overs=1).start().play("1 1nb+4")
        assert game.score == "6/0"
        assert (game.result and game.result.winner_id, game.result and game.result.wickets) == ("away", 10)

    def test_a_wide_wins_although_the_batter_was_stumped_off_it(self) -> None:
        game = play("1 . . . . .", overs=1).start().play("1 1wd+Ws")
        assert game.result is not None
        assert (game.result.kind, game.result.winner_id) == (ResultKind.WON, "away")
