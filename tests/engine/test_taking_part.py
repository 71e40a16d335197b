"""Who may take part: in super overs, as a replacement, in mid-over, in a bowl-out, and who can be out when."""

import pytest

from scoring.engine.errors import Unlawful
from scoring.engine.log.fold import fold_records
from scoring.engine.views.next_ball import describe_next_ball
from scoring.engine.views.snapshot import snapshot
from tests.engine.play import Body, Game, match, play

OVER = ". . . . . . "


def refused(code: str, game: Game, kind: str, **body: object) -> None:
    """Expect the refusal; a lenient fold of the same event goes on with a warning."""
    with pytest.raises(Unlawful) as refusal:
        game.event(kind, **body)
    assert refusal.value.code == code
    lenient = fold_records([*game.records, (game.log.head + 1, kind, body)])
    assert code in [remark.code for remark in lenient.state.warnings]


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


class TestAbsence:
    def test_a_player_who_is_out_is_not_absent(self) -> None:
        refused("batter_out", play("W"), "absent", player_id="h1")

    def test_a_retired_batter_who_cannot_come_back_is_shown_once(self) -> None:
        game = play("1").event("retired", player_id="h1", reason="hurt").play("W " * 9).event("absent", player_id="h1")
        card = game.card["innings"][0]
        assert (game.innings.ended, game.how("h1"), card["absent_hurt"]) == ("all_out", "retired hurt", [])
        assert "absent" not in snapshot(game.match)

    def test_a_player_who_did_not_bat_is_shown_as_absent(self) -> None:
        game = play(".").event("absent", player_id="h5")
        assert (game.card["innings"][0]["absent_hurt"], snapshot(game.match)["absent"]) == (["H 5"], ["h5"])


class TestTimedOut:
    """Law 40.1: after a wicket or a retirement, the batter who comes in."""

    def out(self, game: Game, player_id: str) -> Game:
        return game.event("dismissal", dismissal="timed out", player_out_id=player_id)

    def test_the_batter_who_was_named_and_has_not_arrived(self) -> None:
        game = self.out(play(".").ball("W", next_batter_id="h3"), "h3")
        assert (game.score, game.pair) == ("0/2", (None, "h2"))

    def test_after_a_retirement(self) -> None:
        assert self.out(play(".").event("retired", player_id="h1", reason="hurt"), "h3").score == "0/1"

    def test_after_a_wicket_before_the_first_ball(self) -> None:
        game = match().start(striker_id="h1", non_striker_id="h2")
        assert self.out(game.event("dismissal", dismissal="run out", player_out_id="h2"), "h3").score == "0/2"

    @pytest.mark.parametrize("openers", [{}, {"striker_id": "h1", "non_striker_id": "h2"}])
    def test_not_an_opener_unless_the_competition_says_so(self, openers: Body) -> None:
        body = {"dismissal": "timed out", "player_out_id": "h1"}
        refused("opener_timed_out", match().start(**openers), "dismissal", **body)
        game = self.out(match(openers_timed_out=True).start(**openers), "h1").ball()
        assert (game.score, game.innings.falls[0].over_ball, set(game.pair)) == ("0/1", "0.0", {"h2", "h3"})

    def test_not_a_batter_who_is_in(self) -> None:
        body = {"dismissal": "timed out", "player_out_id": "h2"}
        refused("batter_is_in", play("W"), "dismissal", **body)
        refused("batter_is_in", play("."), "delivery", wickets=[{"kind": "timed out", "player_out_id": "h2"}])

    def test_not_off_a_ball_that_leaves_both_in(self) -> None:
        refused("no_vacancy", play("."), "delivery", wickets=[{"kind": "timed out", "player_out_id": "h5"}])


class TestRunOutBeforeTheBall:
    """Law 38.3: the non-striker only."""

    def test_the_striker_cannot_be(self) -> None:
        refused("only_the_non_striker", play("."), "dismissal", dismissal="run out", player_out_id="h1")

    def test_the_non_striker_can(self) -> None:
        assert play(".").event("dismissal", dismissal="run out", player_out_id="h2").score == "0/1"

    def test_the_striker_may_obstruct_the_field(self) -> None:
        body = {"dismissal": "obstructing the field", "player_out_id": "h1"}
        assert play(".").event("dismissal", **body).score == "0/1"


class TestTwoDismissalsOnOneBall:
    """Law 20.1.1.3: the ball is dead with the first."""

    @pytest.mark.parametrize(
        ("first", "second"), [("bowled", "run out"), ("run out", "run out"), ("caught", "obstructing the field")]
    )
    def test_not_two_off_the_ball(self, first: str, second: str) -> None:
        wickets = [{"kind": first}, {"kind": second, "player_out_id": "h2"}]
        refused("one_dismissal_off_a_ball", play("."), "delivery", wickets=wickets)

    @pytest.mark.parametrize("second", ["retired out", "retired hurt", "retired not out"])
    def test_the_other_batter_may_retire(self, second: str) -> None:
        game = play(".").ball(wickets=[{"kind": "bowled"}, {"kind": second, "player_out_id": "h2"}])
        assert (game.how("h1"), game.how("h2"), game.pair) == ("bowled", second, (None, None))

    def test_the_next_batter_may_be_timed_out(self) -> None:
        game = match().ball(wickets=[{"kind": "caught"}, {"kind": "timed out", "player_out_id": "h3"}])
        assert game.score == "0/2"


class TestCrossed:
    """Law 18.11.1: the other batter returns to the end that he came from, and the new one faces."""

    @pytest.mark.parametrize("kind", ["bowled", "lbw", "stumped", "hit wicket", "hit the ball twice", "caught"])
    def test_it_changes_nothing_where_the_ball_is_dead_with_the_dismissal(self, kind: str) -> None:
        assert match().ball(wickets=[{"kind": kind}], crossed=True).ball().pair == ("h3", "h2")

    @pytest.mark.parametrize("kind", ["run out", "obstructing the field"])
    def test_it_decides_for_a_run_out(self, kind: str) -> None:
        assert match().ball(wickets=[{"kind": kind}], crossed=True).ball().pair == ("h2", "h3")

    def test_it_decided_for_a_catch_until_2022(self) -> None:
        game = match(new_batter_faces_after_catch=False).ball("Wc", crossed=True).ball()
        assert game.pair == ("h2", "h3")


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


@pytest.mark.parametrize(
    ("fielders", "words"), [(["a11"], "c & b A 11"), (["a5"], "c A 5 b A 11"), ([], "c sub b A 11")]
)
def test_a_catch_by_the_bowler_reads_c_and_b(fielders: list[str], words: str) -> None:
    game = match().ball(wickets=[{"kind": "caught", "fielders": [{"id": one} for one in fielders]}])
    assert (snapshot(game.match)["batting_scorecard"]["h1"]["out"], game.how("h1")) == (words, "caught")
