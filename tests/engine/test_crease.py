"""The pair that faces: as the laws have it, as the scorer saw it, or as it was assumed."""

import pytest

from scoring.engine.errors import Unlawful
from scoring.engine.views.answer import answer
from tests.engine.play import match, play


class TestAssumptions:
    def test_the_first_ball_opens_the_innings_with_the_first_two_listed(self) -> None:
        game = match().ball()
        assert game.assumed == ["innings_started", "bats_first", *["batter_in_listed_order"] * 2]
        assert list(game.innings.batting) == ["h1", "h2"]

    def test_without_a_toss_the_first_team_bats(self) -> None:
        assert match().ball().innings.team_id == "home"

    def test_the_toss_decides_who_bats(self) -> None:
        game = match().event("toss", winner="home", decision="field").ball()
        assert game.innings.team_id == "away"

    def test_a_new_batter_not_named_comes_in_listed_order(self) -> None:
        game = play("W .")
        assert game.assumed == ["batter_in_listed_order"]
        assert game.pair == ("h3", "h2")

    def test_a_new_batter_named_with_the_wicket_is_not_assumed(self) -> None:
        game = match().ball("W", next_batter_id="h9").ball()
        assert (game.pair, game.assumed) == (("h9", "h2"), [])

    def test_a_batter_enters_the_card_at_the_first_ball_not_by_being_named(self) -> None:
        game = match().ball("W", next_batter_id="h9")
        assert list(game.innings.batting) == ["h1", "h2"]
        assert list(game.ball().innings.batting) == ["h1", "h2", "h9"]


class TestIdsThatWereGiven:
    def test_they_win_over_the_runs_recorded_with_a_warning(self) -> None:
        game = play("1").ball(striker_id="h1")
        assert (game.innings.last_ball.striker_id, game.warned) == ("h1", ["strike_differs"])  # type: ignore[union-attr]

    def test_they_give_no_warning_if_they_agree(self) -> None:
        assert play("1").ball(striker_id="h2", non_striker_id="h1").warned == []

    def test_another_name_at_the_crease_is_a_change_of_pair_not_a_retirement(self) -> None:
        game = play("4").ball(striker_id="h7")
        assert game.warned == ["pair_changed"]
        assert (game.how("h1"), game.innings.retired, game.innings.wickets) == (None, {}, 0)
        assert game.innings.partnerships[0].ended == "changed"

    @pytest.mark.parametrize("named", [{"striker_id": "h3"}, {"striker_id": "h3", "non_striker_id": "h1"}])
    def test_the_batter_left_at_the_crease_stays_if_the_new_batter_is_named_at_that_end(self, named: dict) -> None:
        game = play(".").ball(wickets=[{"kind": "run out", "player_out_id": "h2"}]).ball(**named)
        ball = game.innings.last_ball
        assert ball is not None
        assert (ball.striker_id, ball.non_striker_id) == ("h3", "h1")

    def test_the_new_batter_may_be_named_at_the_other_end(self) -> None:
        ball = play("W").ball(non_striker_id="h3").innings.last_ball
        assert ball is not None
        assert (ball.striker_id, ball.non_striker_id) == ("h2", "h3")

    def test_the_batter_sent_in_stays_if_the_other_end_is_named(self) -> None:
        game = match().start(striker_id="h5", non_striker_id="h6").ball()
        assert game.pair == ("h5", "h6")


class TestWickets:
    def test_after_a_catch_the_new_batter_faces(self) -> None:
        assert play("").ball("Wc", crossed=True).ball().pair == ("h3", "h2")

    def test_before_october_2022_crossing_decided(self) -> None:
        game = play("", new_batter_faces_after_catch=False)
        assert game.ball("Wc", crossed=True).ball().pair == ("h2", "h3")
        assert game.ball("Wc").ball().pair == ("h3", "h2")

    def test_after_a_catch_off_the_last_ball_the_other_batter_faces(self) -> None:
        assert play(". . . . . Wc .").pair == ("h2", "h3")

    @pytest.mark.parametrize(("end", "pair"), [("striker", ("h3", "h2")), ("non_striker", ("h2", "h3"))])
    def test_the_new_batter_comes_in_where_the_wicket_was_put_down(self, end: str, pair: tuple[str, str]) -> None:
        assert match().ball("1", wickets=[{"kind": "run out", "end": end}]).ball().pair == pair

    def test_run_out_of_the_partner_at_the_bowlers_end(self) -> None:
        wicket = {"kind": "run out", "player_out_id": "h2", "end": "non_striker"}
        assert match().ball(".", wickets=[wicket]).ball().pair == ("h1", "h3")


class TestNext:
    def test_the_answer_names_the_players_and_what_is_needed(self) -> None:
        body = answer(play("1").log)
        assert body["next"]["striker_id"] == "h2"
        assert (body["next"]["bowler_id"], body["next"]["needs"], body["label"]) == ("a11", [], "0.1")

    def test_a_batter_is_needed_after_a_wicket_and_a_bowler_after_an_over(self) -> None:
        assert answer(play(". . . . . W").log)["next"]["needs"] == ["bowler", "batter"]

    def test_a_free_hit_allows_three_kinds_of_dismissal(self) -> None:
        body = answer(play("1nb", free_hit="all").log)["next"]
        assert body["free_hit"] is True
        assert set(body["allowed_dismissals"]) == {
            "run out",
            "obstructing the field",
            "handled the ball",
            "hit the ball twice",
        }

    def test_an_innings_is_needed_between_innings_and_nothing_after_the_match(self) -> None:
        first = play(". . . . . 1", overs=1)
        assert answer(first.log)["next"]["needs"] == ["innings"]
        assert answer(first.start().play("2").log)["next"]["needs"] == []


class TestLastBatterAlone:
    def test_the_last_batter_faces_every_ball(self) -> None:
        game = play("W W 1 . . 3", players=3, players_per_side=3, last_batter_alone=True)
        assert game.pair == ("h2", None)
        assert (game.batter("h2"), game.innings.alone) == ((4, 4), True)

    def test_the_innings_ends_with_the_last_one_out(self) -> None:
        game = play("W W 1", players=3, players_per_side=3, last_batter_alone=True)
        assert game.innings.ended is None
        out = game.ball("W")
        assert (out.innings.ended, out.score) == ("all_out", "1/3")

    def test_the_end_of_an_over_leaves_the_last_batter_on_strike(self) -> None:
        game = play("W W . . . 1 | .", players=3, players_per_side=3, last_batter_alone=True)
        assert game.pair == ("h2", None)

    def test_the_last_batter_named_at_either_end_faces(self) -> None:
        game = play("W W", players=3, players_per_side=3, last_batter_alone=True).ball("2", striker_id="h2")
        assert game.pair == ("h2", None)


class TestRetireAt:
    def test_a_batter_who_reaches_the_limit_retires_not_out(self) -> None:
        game = play("6 4", retire_at=10)
        assert game.warned == ["retired_at_limit"]
        assert (game.how("h1"), game.innings.wickets, game.pair) == ("retired not out", 0, (None, "h2"))

    def test_a_batter_retired_at_the_limit_comes_back_when_the_others_are_out(self) -> None:
        game = play("6 4 W W", players=4, retire_at=10)
        assert game.innings.ended is None
        back = game.ball("1", striker_id="h1")
        assert (back.batter("h1"), back.how("h1")) == ((11, 3), None)

    def test_a_batter_retired_at_the_limit_must_be_named_to_come_back(self) -> None:
        with pytest.raises(Unlawful) as refusal:
            play("6 4 W W .", players=4, retire_at=10)
        assert refusal.value.code == "batter_needed"
