"""What a body leaves open and no Law decides is assumed, and the answer tells it; what a Law decides is not told."""

from typing import Any

import pytest

from tests.engine.play import Body, Game, match, play

OLD = {"new_batter_faces_after_catch": False}


def wicket(kind: str, **more: Any) -> list[Body]:
    return [{"kind": kind, **more}]


def sentences(game: Game) -> str:
    return " ".join(remark.detail for remark in game.match.assumed)


def declared(first: str = "6 6", second: str = ".", **conditions: Any) -> Game:
    """Both sides have batted once, in a match of two innings each."""
    game = play(first, innings_per_side=2, **conditions).event("innings_ended", reason="declared")
    return game.start().play(second).event("innings_ended", reason="declared")


class TestARunOut:
    """Laws 30.2 and 38.1: who is out, and who faces next, depend on where the batters were."""

    def test_the_end_is_told(self) -> None:
        game = play("1").ball("1", wickets=wicket("run out", player_out_id="h1"))
        assert (game.assumed, game.pair) == (["run_out_end"], (None, "h2"))
        assert sentences(game) == "H 1 is run out at the striker's end, so the new batter faces next."

    @pytest.mark.parametrize(
        ("runs", "out", "told"),
        [
            ("", "h1", "H 1 is run out at the striker's end, so the new batter faces next."),
            ("", "h2", "H 2 is run out at the bowler's end, so H 1 faces next."),
            ("1", "h1", "H 1 is run out at the bowler's end, so H 2 faces next."),
            ("1", "h2", "H 2 is run out at the striker's end, so the new batter faces next."),
            ("2", "h2", "H 2 is run out at the bowler's end, so H 1 faces next."),
            ("1wd", "h2", "H 2 is run out at the bowler's end, so H 1 faces next."),
            ("2wd", "h2", "H 2 is run out at the striker's end, so the new batter faces next."),
            ("1lb", "h1", "H 1 is run out at the bowler's end, so H 2 faces next."),
        ],
    )
    def test_the_end_follows_from_the_runs(self, runs: str, out: str, told: str) -> None:
        game = match().ball(runs or ".", wickets=wicket("run out", player_out_id=out))
        assert told in sentences(game)

    def test_the_batter_who_faces_the_next_over_is_told(self) -> None:
        game = play(". . . . .").ball(wickets=wicket("run out", player_out_id="h1"), next_batter_id="h3")
        assert sentences(game) == "H 1 is run out at the striker's end, so H 2 faces next."

    @pytest.mark.parametrize("said", [{"end": "striker"}, {"end": "non_striker"}])
    def test_an_end_that_is_said_is_not_told(self, said: Body) -> None:
        assert play(".").ball(wickets=wicket("run out", player_out_id="h1", **said)).assumed == []

    @pytest.mark.parametrize("crossed", [True, False])
    def test_the_end_follows_if_it_is_said_whether_they_crossed(self, crossed: bool) -> None:
        game = play(".").ball(wickets=wicket("run out", player_out_id="h1"), crossed=crossed)
        assert (game.assumed, game.pair) == ([], ("h2", None) if crossed else (None, "h2"))

    def test_the_striker_is_out_if_nobody_is_named(self) -> None:
        game = play("1").ball("Wr")
        assert game.assumed == ["striker_out", "run_out_end"]
        assert "H 2 is run out, the striker." in sentences(game)

    def test_nobody_faces_after_the_last_ball_of_an_innings(self) -> None:
        assert play(". . . . .", overs=1).ball(wickets=wicket("run out", player_out_id="h1")).assumed == []

    def test_nobody_faces_after_the_last_wicket(self) -> None:
        assert play(".", players=2).ball(wickets=wicket("run out", player_out_id="h1")).assumed == []

    def test_the_last_batter_alone_faces_wherever_the_wicket_was_put_down(self) -> None:
        game = play(".", players=2, last_batter_alone=True).ball(wickets=wicket("run out", player_out_id="h1"))
        assert (game.assumed, game.innings.ended) == ([], None)


class TestCrossing:
    @pytest.mark.parametrize("kind", ["obstructing the field", "handled the ball"])
    def test_it_is_told_where_it_decides_who_faces(self, kind: str) -> None:
        game = play(".").ball(wickets=wicket(kind, player_out_id="h2"))
        assert (game.assumed, sentences(game)) == (["not_crossed"], "The batters had not crossed, so H 1 faces next.")
        assert play(".").ball(wickets=wicket(kind, player_out_id="h2"), crossed=False).assumed == []

    def test_it_decided_after_a_catch_until_2022(self) -> None:
        assert play(".", **OLD).ball("Wc").assumed == ["not_crossed"]
        assert play(".", **OLD).ball("Wc", crossed=True).assumed == []

    @pytest.mark.parametrize("token", ["W", "Wl", "Ws", "Wh", "Wt", "Wc"])
    def test_it_is_not_told_where_a_law_decides(self, token: str) -> None:
        """Law 18.11: the other batter returns to the end that he came from."""
        assert play(".").ball(token).assumed == []

    @pytest.mark.parametrize("token", [".", "1", "4", "1wd", "1nb", "3b", "1nb+2"])
    def test_a_plain_ball_has_nothing_to_guess(self, token: str) -> None:
        game = play("1").ball(token)
        assert (game.assumed, game.warned) == ([], [])

    def test_a_ball_that_says_they_did_not_cross_is_recorded_so(self) -> None:
        game = play(".").ball("Wr", crossed=False)
        assert game.records[-1][2]["crossed"] is False
        assert game.refolded().match == game.match


def test_both_ends_vacant_the_batter_who_is_named_faces() -> None:
    outs = [*wicket("run out", player_out_id="h1", end="striker"), *wicket("timed out", player_out_id="h3")]
    assert "batter_end" not in play(".").ball(wickets=outs, next_batter_id="h4").assumed
    both = [*wicket("retired hurt", player_out_id="h1"), *wicket("retired hurt", player_out_id="h2")]
    game = play(".").ball(wickets=both, next_batter_id="h4")
    assert (game.assumed, game.pair) == (["batter_end"], ("h4", None))


class TestTheSideThatBats:
    def test_without_a_toss_the_first_one_is_told(self) -> None:
        assert match().start().assumed == ["bats_first"]
        assert "bats_first" in match().ball().assumed
        assert match().event("innings_forfeited").assumed == ["bats_first"]

    def test_after_a_toss_or_if_it_is_named_it_is_no_guess(self) -> None:
        assert match().event("toss", winner="home", decision="bat").start().assumed == []
        assert match().start(team_id="away").assumed == []

    def test_the_other_side_bats_second(self) -> None:
        """Law 13.2."""
        assert play("1").event("innings_ended", reason="closed").start().assumed == []

    def test_a_follow_on_that_could_be_enforced_is_told(self) -> None:
        game = declared(follow_on_lead=10).start()
        assert (game.assumed, game.innings.team_id) == (["follow_on_not_enforced"], "home")
        assert declared(follow_on_lead=10).event("innings_forfeited").assumed == ["follow_on_not_enforced"]

    @pytest.mark.parametrize("said", [{"follow_on": True}, {"team_id": "home"}])
    def test_a_follow_on_that_is_decided_is_not_told(self, said: Body) -> None:
        assert declared(follow_on_lead=10).start(**said).assumed == []

    @pytest.mark.parametrize("conditions", [{}, {"follow_on_lead": 13}])
    def test_without_the_lead_there_is_nothing_to_decide(self, conditions: Body) -> None:
        assert declared(**conditions).start().assumed == []

    def test_the_last_innings_is_no_guess(self) -> None:
        game = declared(follow_on_lead=10).start().play(".").event("innings_ended", reason="declared")
        assert game.start().assumed == []


class TestTheInningsOfAnEvent:
    def test_penalty_runs_tell_where_they_go(self) -> None:
        game = play(".")
        assert game.event("penalty_runs", team_id="home").assumed == ["penalty_innings"]
        assert sentences(game.event("penalty_runs", team_id="home")) == "The runs go to innings 1 of Home."
        assert sentences(game.event("penalty_runs", team_id="away")) == "The runs go to the next innings of Away."
        assert game.event("penalty_runs", team_id="home", innings=1).assumed == []

    def test_a_revision_tells_which_innings_it_is_of(self) -> None:
        game = play(".", overs=20)
        assert sentences(game.event("conditions_revised", overs="10")) == "Innings 1 is revised."
        between = game.event("innings_ended", reason="reduced").event("conditions_revised", target=5)
        assert (between.assumed, sentences(between)) == (["revised_innings"], "Innings 2 is revised.")
        assert game.event("conditions_revised", innings=1, overs="10").assumed == []


class TestTheRainRule:
    def stopped(self, **ended: Any) -> Game:
        game = play("6 . . . . .", overs=2).event("innings_ended", reason="closed").start().play("2")
        return game.event("match_ended", reason="play_stopped", **ended)

    def test_a_par_without_a_method_is_taken_to_be_of_duckworth_lewis(self) -> None:
        game = self.stopped(par=1)
        assert (game.assumed, game.result and game.result.method) == (["rain_rule"], "D/L")

    def test_a_method_that_was_named_is_no_guess(self) -> None:
        game = play("6 . . . . .", overs=2).event("innings_ended", reason="closed").start().play("2")
        game = game.event("conditions_revised", innings=2, par=1, method="VJD")
        assert game.event("match_ended", reason="play_stopped").assumed == []

    def test_without_a_par_there_is_no_method(self) -> None:
        assert self.stopped().assumed == []


class TestWarnings:
    @pytest.mark.parametrize("fielders", [[], [{}]])
    def test_a_catch_without_a_fielder_warns(self, fielders: list[Body]) -> None:
        assert play(".").ball(wickets=wicket("caught", fielders=fielders)).warned == ["no_fielder"]

    @pytest.mark.parametrize("fielder", [{"id": "a5"}, {"name": "A Guest"}, {"substitute": True}])
    def test_a_catch_by_anybody_does_not(self, fielder: Body) -> None:
        assert play(".").ball(wickets=wicket("caught", fielders=[fielder])).warned == []

    @pytest.mark.parametrize("kind", ["caught and bowled", "bowled", "run out", "stumped"])
    def test_other_dismissals_need_no_fielder(self, kind: str) -> None:
        assert play(".").ball(wickets=wicket(kind)).warned == []

    @pytest.mark.parametrize(
        ("kind", "body"),
        [("interruption", {}), *(("session", {"session": word}) for word in ("lunch", "tea", "stumps"))],
    )
    def test_a_ball_while_play_has_stopped_warns_and_play_goes_on(self, kind: str, body: Body) -> None:
        stopped = play(".").event(kind, **body)
        game = stopped.ball()
        assert (game.warned, game.match.pause) == (["play_resumed"], None)
        assert stopped.event("resumed").ball().warned == []
        assert game.ball().warned == []
