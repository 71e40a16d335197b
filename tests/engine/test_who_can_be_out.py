"""Who can be out, and when: absent, timed out, run out before the ball, and two batters on one ball."""

import pytest

from scoring.engine.views.snapshot import snapshot
from tests.engine.play import Body, Game, match, play, refused


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


@pytest.mark.parametrize(
    ("fielders", "words"), [(["a11"], "c & b A 11"), (["a5"], "c A 5 b A 11"), ([], "c sub b A 11")]
)
def test_a_catch_by_the_bowler_reads_c_and_b(fielders: list[str], words: str) -> None:
    game = match().ball(wickets=[{"kind": "caught", "fielders": [{"id": one} for one in fielders]}])
    assert (snapshot(game.match)["batting_scorecard"]["h1"]["out"], game.how("h1")) == (words, "caught")
