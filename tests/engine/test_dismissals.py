"""Dismissals: off which balls they are possible, who gets the credit, which are wickets, and who may come back."""

import pytest

from scoring.engine.errors import Unlawful
from scoring.engine.states.ball import Dismissal
from tests.engine.play import Body, Game, match, play

CREDITED = ["bowled", "caught", "caught and bowled", "lbw", "stumped", "hit wicket"]
UNCREDITED = ["run out", "obstructing the field", "handled the ball", "hit the ball twice", "retired out"]


def lost(game: Game, kind: str, **more: object) -> Game:
    return game.ball(wickets=[{"kind": kind, **more}])


def refused(game: Game, token: str, kind: str) -> bool:
    with pytest.raises(Unlawful) as refusal:
        game.ball(token, wickets=[{"kind": kind}])
    return refusal.value.code == "dismissal_impossible"


class TestCredit:
    @pytest.mark.parametrize("kind", CREDITED)
    def test_the_bowler_gets_the_credit(self, kind: str) -> None:
        game = lost(match(), kind)
        assert (game.score, game.how("h1"), game.bowler("a11")[3]) == ("0/1", kind, 1)
        assert game.card["innings"][0]["batting"][0]["dismissal"]["bowler"] == "A 11"

    @pytest.mark.parametrize("kind", UNCREDITED)
    def test_nobody_gets_the_credit(self, kind: str) -> None:
        game = lost(match(), kind)
        assert (game.score, game.how("h1"), game.bowler("a11")[3]) == ("0/1", kind, 0)
        assert game.card["innings"][0]["batting"][0]["dismissal"] == {"kind": kind}


class TestOffWhichBall:
    @pytest.mark.parametrize("kind", ["stumped", "run out", "hit wicket", "obstructing the field"])
    def test_possible_off_a_wide(self, kind: str) -> None:
        game = match().ball("1wd", wickets=[{"kind": kind}])
        assert (game.score, game.batter("h1")) == ("1/1", (0, 0))

    @pytest.mark.parametrize("kind", ["bowled", "caught", "lbw", "hit the ball twice"])
    def test_impossible_off_a_wide(self, kind: str) -> None:
        assert refused(match(), "1wd", kind)

    @pytest.mark.parametrize("kind", ["run out", "obstructing the field", "hit the ball twice"])
    def test_possible_off_a_no_ball_and_on_a_free_hit(self, kind: str) -> None:
        assert match().ball("1nb", wickets=[{"kind": kind}]).score == "1/1"
        assert lost(play("1nb", free_hit="all"), kind).score == "1/1"

    @pytest.mark.parametrize("kind", ["bowled", "caught", "lbw", "stumped", "hit wicket"])
    def test_impossible_off_a_no_ball_and_on_a_free_hit(self, kind: str) -> None:
        assert refused(match(), "1nb", kind)
        assert refused(play("1nb", free_hit="all"), ".", kind)

    def test_completed_runs_stand_when_run_out_off_a_no_ball(self) -> None:
        game = match().ball("1nb+1", wickets=[{"kind": "run out"}])
        assert (game.score, game.batter("h1")) == ("2/1", (1, 1))

    @pytest.mark.parametrize("ball", ["1wd", "1nb"])
    def test_a_free_hit_survives_a_wide_and_a_no_ball(self, ball: str) -> None:
        assert play(f"1nb {ball}", free_hit="all").innings.free_hit is True

    def test_a_free_hit_ends_with_a_legal_ball(self) -> None:
        assert play("1nb .", free_hit="all").innings.free_hit is False

    def test_a_stumping_off_a_wide_is_impossible_on_a_free_hit(self) -> None:
        assert refused(play("1nb", free_hit="all"), "1wd", "stumped")

    def test_if_only_foot_faults_give_a_free_hit_it_is_a_warning(self) -> None:
        game = lost(play("1nb", free_hit="foot_fault"), "bowled")
        assert (game.score, game.warned) == ("1/1", ["perhaps_a_free_hit"])

    def test_without_free_hits_the_ball_after_a_no_ball_is_an_ordinary_one(self) -> None:
        assert lost(play("1nb"), "bowled").warned == []


class TestBetweenBalls:
    def test_run_out_of_the_non_striker_before_the_ball(self) -> None:
        game = play(". .").event("dismissal", dismissal="run out", player_out_id="h2", fielders=[{"id": "a11"}])
        assert (game.score, game.innings.legal_balls, game.bowler("a11")[3]) == ("0/1", 2, 0)
        assert (game.innings.falls[0].over_ball, game.pair) == ("0.2", ("h1", None))

    def test_obstructing_between_balls(self) -> None:
        game = play(".").event("dismissal", dismissal="obstructing the field", player_out_id="h1")
        assert (game.score, game.how("h1"), game.bowler("a11")[3]) == ("0/1", "obstructing the field", 0)

    def test_the_next_batter_comes_in_at_the_end_that_was_named(self) -> None:
        out: Body = {"dismissal": "run out", "player_out_id": "h2", "next_batter_end": "striker"}
        assert play(".").event("dismissal", **out).ball().pair == ("h3", "h1")

    def test_timed_out_counts_with_the_ball_before_it(self) -> None:
        game = play(". Wc").event("dismissal", dismissal="timed out", player_out_id="h3")
        assert [(fall.score, fall.over_ball) for fall in game.innings.falls] == [(0, "0.2"), (0, "0.2")]
        assert (game.score, game.batter("h3"), game.bowler("a11")[3]) == ("0/2", (0, 0), 1)
        assert game.innings.batting["h3"].dismissal == Dismissal(game.innings.falls[1].kind)
        assert game.ball().innings.last_ball.striker_id == "h4"  # type: ignore[union-attr]

    def test_a_partnership_without_a_ball_is_not_listed(self) -> None:
        game = play("1 1 Wc").event("dismissal", dismissal="timed out", player_out_id="h3").ball("1")
        assert [stand["wicket"] for stand in game.card["innings"][0]["partnerships"]] == [1, 3]

    def test_two_wickets_on_one_ball(self) -> None:
        game = match().ball(wickets=[{"kind": "caught"}, {"kind": "timed out", "player_out_id": "h3"}])
        assert (game.score, game.innings.legal_balls) == ("0/2", 1)
        assert (game.how("h1"), game.how("h3"), game.how("h2")) == ("caught", "timed out", None)

    def test_both_batters_out_on_one_ball(self) -> None:
        wickets = [{"kind": "run out"}, {"kind": "retired out", "player_out_id": "h2"}]
        game = match().ball(wickets=wickets).ball()
        assert (game.score, set(game.pair)) == ("0/2", {"h3", "h4"})

    def test_a_wicket_before_the_first_ball_of_an_innings(self) -> None:
        game = match().start(striker_id="h1", non_striker_id="h2")
        game = game.event("dismissal", dismissal="run out", player_out_id="h2")
        assert (game.score, game.innings.falls[0].over_ball) == ("0/1", "0.0")


class TestRetiring:
    def test_retired_out_is_a_wicket_without_credit_and_the_new_batter_takes_that_end(self) -> None:
        game = play("1 .").event("retired", player_id="h1", reason="out")
        assert (game.score, game.bowler("a11")[3], game.how("h1")) == ("1/1", 0, "retired out")
        assert game.ball().pair == ("h2", "h3")

    @pytest.mark.parametrize("reason", ["hurt", "not out"])
    def test_retired_hurt_and_not_out_are_no_wickets(self, reason: str) -> None:
        game = play("1 1").event("retired", player_id="h1", reason=reason)
        assert (game.score, game.how("h1"), list(game.innings.retired)) == ("2/0", f"retired {reason}", ["h1"])

    def test_a_retired_batter_who_resumes_leaves_the_list(self) -> None:
        game = play("2").event("retired", player_id="h1", reason="hurt").play(". W").ball("1", striker_id="h1")
        assert (game.innings.retired, game.how("h1"), game.batter("h1")) == ({}, None, (3, 2))
        assert next(iter(game.innings.batting)) == "h1"

    def test_a_retirement_inside_wickets_is_the_same(self) -> None:
        inside = lost(play("1"), "retired hurt")
        assert (inside.score, inside.how("h2"), list(inside.innings.retired)) == ("1/0", "retired hurt", ["h2"])

    def test_nine_down_with_one_retired_hurt_who_is_absent_closes_the_innings(self) -> None:
        game = play("1").event("retired", player_id="h1", reason="hurt").play("W " * 9)
        assert (game.score, game.innings.ended) == ("1/9", None)
        closed = game.event("absent", player_id="h1")
        assert (closed.score, closed.innings.ended) == ("1/9", "all_out")

    def test_nine_down_with_one_absent_closes_the_innings_without_a_tenth_wicket(self) -> None:
        game = match().start().event("absent", player_id="h11").play("W W W W W W | W W W")
        assert (game.score, game.innings.ended) == ("0/9", "all_out")

    def test_a_retired_hurt_batter_who_may_return_means_not_all_out_in_a_draw(self) -> None:
        game = play("1", innings_per_side=2).event("retired", player_id="h1", reason="hurt")
        game = game.play("W W W W W | W W W W").event("match_ended", reason="time")
        assert (game.innings.ended, game.result and game.result.kind) == ("match_ended", "draw")


class TestFielders:
    def test_a_substitute_without_a_name(self) -> None:
        game = lost(match(), "caught", fielders=[{"substitute": True}])
        assert game.card["innings"][0]["batting"][0]["dismissal"]["fielders"] == ["substitute"]

    def test_three_fielders_and_the_bowler_among_them(self) -> None:
        game = lost(match(), "run out", fielders=[{"id": "a1"}, {"id": "a11"}, {"name": "A Spectator"}])
        assert game.card["innings"][0]["batting"][0]["dismissal"]["fielders"] == ["A 1", "A 11", "A Spectator"]

    def test_a_substitute_from_the_bench(self) -> None:
        assert lost(match(bench=1), "caught", fielders=[{"id": "a12", "substitute": True}]).score == "0/1"


class TestReplacements:
    def test_a_replacement_for_the_match_comes_from_the_bench_and_the_replaced_player_may_not_come_back(self) -> None:
        game = play(".", bench=1).event(
            "player_replaced", team_id="home", in_id="h12", out_id="h5", reason="concussion"
        )
        assert game.ball("W", next_batter_id="h12").ball().pair == ("h12", "h2")
        with pytest.raises(Unlawful) as refusal:
            game.ball("W", next_batter_id="h5")
        assert refusal.value.code == "player_not_playing"

    def test_a_replacement_for_a_batter_at_the_crease_takes_that_end(self) -> None:
        game = play("1", bench=1).event("player_replaced", team_id="home", in_id="h12", out_id="h2")
        assert (game.pair, game.innings.wickets) == (("h12", "h1"), 0)

    def test_a_swap_of_the_batter_alone_is_no_retirement(self) -> None:
        swap = {"team_id": "home", "in_id": "h7", "out_id": "h2", "scope": "batter"}
        game = play("1").event("player_replaced", **swap).ball()
        assert (game.pair, game.innings.retired, game.how("h2")) == (("h7", "h1"), {}, None)

    def test_a_replacement_for_a_fielder_may_bowl(self) -> None:
        game = play(". . . . . .", bench=1).event("player_replaced", team_id="away", in_id="a12", out_id="a1")
        assert game.ball(bowler_id="a12").innings.bowler == "a12"


class TestSquads:
    def test_twelve_a_side_are_all_out_at_eleven(self) -> None:
        game = play("W W W W W W | W W W W", players=12, players_per_side=12)
        assert game.innings.ended is None
        assert game.ball("W").innings.ended == "all_out"

    def test_a_squad_of_nine_is_all_out_at_eight(self) -> None:
        game = play("W W W W W W | W W", players=9)
        assert (game.score, game.innings.ended) == ("0/8", "all_out")

    def test_a_squad_of_twelve_of_whom_eleven_bat_is_all_out_at_ten(self) -> None:
        assert play("W W W W W W | W W W W", players=12).innings.ended == "all_out"
