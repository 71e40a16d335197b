"""Who may take part: in super overs, as a replacement, in mid-over, in The Hundred, and in a bowl-out."""

import pytest

from scoring.engine.log.fold import fold_records
from scoring.engine.views.next_ball import describe_next_ball
from tests.engine.play import Game, match, play, refused

OVER = ". . . . . . "


def tied(**conditions: object) -> Game:
    """A match that goes to super overs."""
    game = play(OVER, overs=1, tie_break="super_over", **conditions).start()  # type: ignore[arg-type]
    return game.play(OVER)


def super_over(game: Game, bowler: str, balls: str, **start: object) -> Game:
    first, *rest = balls.split()
    return game.start(**start).ball(first, bowler_id=bowler).play(" ".join(rest))


class TestRepeatedSuperOvers:
    """ICC men's T20I playing conditions, super over, clauses 20 to 22."""

    def after_one(self) -> Game:
        """Super over 1: away (out a1) bowled by h11, then home (out h1) bowled by a11, 1/1 each."""
        game = super_over(tied(), "h11", "W 1 . . . .", striker_id="a1", non_striker_id="a2")
        return super_over(game, "a11", "W 1 . . . .", striker_id="h1", non_striker_id="h2")

    def test_the_bowler_of_the_last_one_may_not_bowl_the_next(self) -> None:
        refused("bowled_last_super_over", self.after_one().start(), "delivery", bowler_id="a11")
        assert self.after_one().start().ball(bowler_id="a10").innings.bowler == "a10"

    def test_nor_may_he_finish_an_over_of_it(self) -> None:
        game = self.after_one().start().ball(bowler_id="a10")
        refused("bowled_last_super_over", game, "bowler_changed", in_id="a11")

    def test_he_may_bowl_in_the_one_after(self) -> None:
        game = super_over(self.after_one(), "a10", OVER)
        game = super_over(game, "h10", OVER).start()
        assert (game.innings.super_over, game.innings.bowling_team_id) == (3, "home")
        assert game.ball(bowler_id="h11").innings.bowler == "h11"
        refused("bowled_last_super_over", game, "delivery", bowler_id="h10")

    def test_a_batter_who_was_out_in_any_may_not_bat_again(self) -> None:
        refused("out_in_super_over", self.after_one(), "innings_started", striker_id="h1")
        refused("out_in_super_over", self.after_one().start(), "delivery", bowler_id="a10", striker_id="h1")
        third = super_over(super_over(self.after_one(), "a10", OVER), "h10", OVER)
        refused("out_in_super_over", third, "innings_started", striker_id="a1")

    def test_nor_is_he_taken_in_listed_order(self) -> None:
        assert self.after_one().start().ball(bowler_id="a10").pair == ("h2", "h3")

    def test_a_batter_who_was_not_out_or_retired_hurt_may(self) -> None:
        assert self.after_one().start(striker_id="h2").innings.striker == "h2"
        game = super_over(tied(), "h11", ".").event("retired", player_id="a1", reason="hurt").play(". . . . .")
        second = super_over(super_over(game, "a11", OVER), "a10", OVER).start(striker_id="a1")
        assert second.ball("1", bowler_id="h10").batter("a1") == (1, 1)

    def test_a_wicket_in_the_match_itself_does_not_count(self) -> None:
        game = play("W . . . . .", overs=1, tie_break="super_over").start().play(OVER)
        game = super_over(game, "h11", OVER).start(striker_id="h1")
        assert game.innings.striker == "h1"

    def test_the_sides_take_turns(self) -> None:
        refused("not_their_turn", self.after_one(), "innings_started", team_id="away")
        game = super_over(self.after_one(), "a10", OVER)
        refused("not_their_turn", game, "innings_started", team_id="home")
        third = super_over(game, "h10", OVER)
        refused("not_their_turn", third, "innings_started", team_id="home")
        assert third.start().innings.team_id == "away"

    def test_a_side_without_enough_batters_left_is_all_out(self) -> None:
        game = super_over(super_over(tied(players=3), "h3", "W W"), "a3", "W W").start()
        assert (game.innings.team_id, game.score, game.innings.ended) == ("home", "0/0", "all_out")

    def test_where_the_conditions_do_not_bar_them_both_may_take_part(self) -> None:
        game = super_over(tied(super_overs_bar_players=False), "h11", "W 1 . . . .")
        game = super_over(game, "a11", "W 1 . . . .").start(striker_id="h1").ball(bowler_id="a11")
        assert game.innings.last_ball.striker_id == "h1"  # type: ignore[union-attr]

    def test_a_record_from_before_the_rule_takes_the_same_batters_as_ever(self) -> None:
        game = super_over(super_over(tied(), "h11", "W 1 . . . ."), "a11", "W 1 . . . .").start().ball(bowler_id="a10")
        first = game.records[0]
        conditions = {key: one for key, one in first[2]["conditions"].items() if key != "super_overs_bar_players"}
        old = fold_records([(*first[:2], {**first[2], "conditions": conditions}), *game.records[1:]]).state
        assert (old.innings[-1].striker, old.warnings) == ("h1", ())


class TestReplacements:
    """Law 1.3 of 2022: a replacement is treated as the player whom he replaces."""

    def replaced(self, game: Game, out: str, new: str, **more: object) -> Game:
        team = "home" if out[0] == "h" else "away"
        return game.event("player_replaced", team_id=team, out_id=out, in_id=new, **more)

    def test_he_may_not_bat_if_that_player_is_out(self) -> None:
        game = self.replaced(play("W", bench=1), "h1", "h12")
        refused("batter_out", game, "delivery", striker_id="h12")

    def test_nor_is_he_taken_in_listed_order_or_counted_as_a_batter_left(self) -> None:
        game = self.replaced(play("W", players=3, bench=1), "h1", "h4").play("W")
        assert (game.score, game.innings.ended) == ("0/2", "all_out")

    def test_he_may_bat_if_that_player_was_not_out(self) -> None:
        game = play(".", bench=1).event("retired", player_id="h1", reason="hurt")
        assert self.replaced(game, "h1", "h12").ball(striker_id="h12", non_striker_id="h2").pair == ("h12", "h2")

    def test_he_may_bat_in_the_next_innings(self) -> None:
        game = self.replaced(play("W", bench=1, innings_per_side=2), "h1", "h12")
        for _ in range(2):
            game = game.event("innings_ended", reason="declared").start()
        assert game.ball(striker_id="h12").innings.last_ball.striker_id == "h12"  # type: ignore[union-attr]

    def test_he_may_not_bowl_the_over_after_that_players(self) -> None:
        game = self.replaced(play(OVER, bench=1), "a11", "a12")
        refused("bowler_out_of_turn", game, "delivery", bowler_id="a12")
        assert game.play(OVER).ball(bowler_id="a12").innings.bowler == "a12"

    def test_the_overs_of_both_count_for_the_quota(self) -> None:
        game = self.replaced(play(OVER * 2, overs=10, quota=1, bench=1), "a11", "a12")
        refused("bowler_quota", game, "delivery", bowler_id="a12")

    def test_an_over_that_both_shared_counts_once(self) -> None:
        game = self.replaced(play(".", overs=10, quota=2, bench=1), "a11", "a12").ball(bowler_id="a12")
        game = game.play(". . . .").play(OVER).ball(bowler_id="a12").play(". . . . .").play(OVER)
        assert game.innings.bowling["a12"].begun == 2
        refused("bowler_quota", game, "delivery", bowler_id="a12")

    def test_he_is_suspended_with_him(self) -> None:
        game = play(".", bench=1).event("bowler_changed", in_id="a5", may_bowl_again=False).play(". . . . .").play(OVER)
        refused("bowler_excluded", self.replaced(game, "a11", "a12"), "delivery", bowler_id="a12")

    def test_he_may_not_bat_in_a_super_over_after_that_player_was_out_in_one(self) -> None:
        game = super_over(super_over(tied(bench=1), "h11", "W 1 . . . ."), "a11", "W 1 . . . .")
        game = self.replaced(self.replaced(game, "h1", "h12"), "a11", "a12")
        refused("out_in_super_over", game, "innings_started", striker_id="h12")
        refused("bowled_last_super_over", game.start(), "delivery", bowler_id="a12")

    def test_it_passes_on_to_his_own_replacement(self) -> None:
        game = self.replaced(self.replaced(play("W", bench=2), "h1", "h12"), "h12", "h13")
        refused("batter_out", game, "delivery", striker_id="h13")

    def test_a_player_who_comes_back_for_his_replacement_is_himself(self) -> None:
        game = self.replaced(self.replaced(play("1 W", bench=1), "h5", "h12"), "h12", "h5")
        assert game.ball(striker_id="h5").innings.last_ball.striker_id == "h5"  # type: ignore[union-attr]

    def test_an_impact_player_begins_afresh(self) -> None:
        game = self.replaced(play("W", bench=1), "h1", "h12", afresh=True, reason="impact_player")
        assert game.ball(striker_id="h12").innings.last_ball.striker_id == "h12"  # type: ignore[union-attr]

    @pytest.mark.parametrize("inherits", [True, False])
    def test_before_the_laws_of_2022_every_replacement_does(self, inherits: bool) -> None:
        game = self.replaced(play("W", bench=1, replacements_inherit=inherits), "h1", "h12")
        assert list(game.match.stands_for) == (["h12"] if inherits else [])

    def test_undone_nothing_is_inherited(self) -> None:
        assert dict(self.replaced(play("W", bench=1), "h1", "h12").undo().match.stands_for) == {}


class TestABowlerWhoIsReplacedInMidOver:
    def game(self) -> Game:
        return play(". .", bench=1).event("player_replaced", team_id="away", out_id="a11", in_id="a12")

    def test_he_cannot_bowl_on(self) -> None:
        refused("bowler_needed", self.game(), "delivery", runs=1)
        refused("bowler_needed", self.game(), "delivery", runs=1, bowler_id="a11")

    def test_the_next_ball_needs_its_bowler(self) -> None:
        view = describe_next_ball(self.game().match)
        assert (view["needs"], "bowler_id" in view) == (["bowler"], False)

    @pytest.mark.parametrize("bowler", ["a5", "a12"])
    def test_another_finishes_the_over(self, bowler: str) -> None:
        named = self.game().ball(bowler_id=bowler).play(". . .")
        changed = self.game().event("bowler_changed", in_id=bowler, out_id="a11").play(". . . .")
        for game in (named, changed):
            assert game.innings.over is not None
            assert (game.innings.over.bowlers, game.innings.over.complete) == (("a11", bowler), True)

    def test_the_bowler_of_the_over_before_may_not(self) -> None:
        game = play(OVER + ".", bench=1).event("player_replaced", team_id="away", out_id="a10", in_id="a12")
        refused("bowler_out_of_turn", game, "delivery", bowler_id="a11")

    def test_a_bowler_who_is_replaced_between_overs_is_not_missed(self) -> None:
        game = play(OVER, bench=1).event("player_replaced", team_id="away", out_id="a11", in_id="a12")
        assert game.ball(bowler_id="a10").innings.bowler == "a10"


class TestConsecutiveBallsInTheHundred:
    """A bowler bowls at most ten balls in a row, and nobody bowls in three sets in a row to more than that."""

    def hundred(self, *bowlers: str) -> Game:
        game = match(form="hundred")
        for bowler in bowlers:
            game = game.ball(bowler_id=bowler).play(". . . .")
        return game

    def test_who_has_bowled_ten_in_a_row_may_not_finish_the_next_set(self) -> None:
        game = self.hundred("a11", "a11").ball(bowler_id="a10")
        refused("bowler_out_of_turn", game, "bowler_changed", in_id="a11")

    def test_who_has_bowled_five_may(self) -> None:
        game = self.hundred("a11").ball(bowler_id="a10").event("bowler_changed", in_id="a11").play(". . . .")
        assert game.bowler("a11")[0] == 9

    def test_three_balls_that_finished_a_set_leave_room_for_one_set_more(self) -> None:
        game = self.hundred("a9", "a11").play("").ball(bowler_id="a10").ball()
        game = game.event("bowler_changed", in_id="a8").play(". . .").ball(bowler_id="a8").play(". . . .")
        refused("bowler_out_of_turn", game, "delivery", bowler_id="a8")

    def test_who_bowled_eight_in_a_row_may_not_begin_a_set(self) -> None:
        game = self.hundred("a9").ball(bowler_id="a10").ball().event("bowler_changed", in_id="a8").play(". . .")
        game = game.ball(bowler_id="a8").play(". . . .")
        refused("bowler_out_of_turn", game, "delivery", bowler_id="a8")

    def test_two_sets_in_a_row_and_no_third(self) -> None:
        refused("bowler_out_of_turn", self.hundred("a11", "a11"), "delivery", bowler_id="a11")
        assert self.hundred("a11", "a10", "a11").ball(bowler_id="a11").innings.bowler == "a11"


class TestTheOrderOfABowlOut:
    """ICC playing conditions of 2006: the sides bowl alternately, five bowlers each, nobody twice before the others."""

    def game(self, attempts: str = "", **conditions: object) -> Game:
        game = play(OVER, overs=1, tie_break="bowl_out", **conditions).start().play(OVER)  # type: ignore[arg-type]
        for bowler in attempts.split():
            team = "home" if bowler[0] == "h" else "away"
            game = game.event("bowl_out_ball", team_id=team, bowler_id=bowler, hit=False)
        return game

    def test_the_sides_bowl_in_turn(self) -> None:
        refused("not_their_turn", self.game("h1"), "bowl_out_ball", team_id="home", bowler_id="h2", hit=True)
        refused("not_their_turn", self.game("a1 h1"), "bowl_out_ball", team_id="home", bowler_id="h2", hit=True)
        assert len(self.game("a1 h1 a2 h2").match.bowl_out) == 4

    def test_nobody_bowls_twice_before_the_other_four(self) -> None:
        again = {"team_id": "home", "bowler_id": "h1", "hit": True}
        refused("bowled_already", self.game("h1 a1"), "bowl_out_ball", **again)
        refused("bowled_already", self.game("h1 a1 h2 a2 h3 a3 h4 a4"), "bowl_out_ball", **again)
        regular = "h1 a1 h2 a2 h3 a3 h4 a4 h5 a5"
        sudden = self.game(regular + " h1 a1")
        refused("bowled_already", sudden, "bowl_out_ball", **again)
        assert len(sudden.event("bowl_out_ball", team_id="home", bowler_id="h2", hit=True).match.bowl_out) == 13

    def test_two_balls_of_one_bowler_in_a_row_where_each_has_two(self) -> None:
        game = self.game("h1 h1 a1 a1 h2", bowl_out_balls=10)
        refused("bowled_already", game, "bowl_out_ball", team_id="home", bowler_id="h1", hit=True)
        refused(
            "not_their_turn",
            game.event("bowl_out_ball", team_id="home", bowler_id="h2", hit=False),
            "bowl_out_ball", team_id="home", bowler_id="h3", hit=True,
        )  # fmt: skip

    def test_a_player_from_the_bench_does_not_bowl(self) -> None:
        refused("player_not_playing", self.game(bench=1), "bowl_out_ball", team_id="home", bowler_id="h12", hit=True)
