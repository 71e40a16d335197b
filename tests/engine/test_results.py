"""The order of innings, and the result of the match."""

import pytest

from scoring.engine.errors import Unlawful
from scoring.engine.views.result_text import result_text
from tests.engine.play import Game, play

NOTHING = ". . . . . . "


def text(game: Game) -> str:
    assert game.result is not None
    return result_text(game.match, game.result)


def declared(game: Game) -> Game:
    return game.event("innings_ended", reason="declared")


def innings(*played: str, **conditions: object) -> Game:
    """A match of two innings a side, in which every innings but the last is declared."""
    game = play(played[0], innings_per_side=2, **conditions)  # type: ignore[arg-type]
    for balls in played[1:]:
        game = declared(game).start().play(balls)
    return game


def one_over(first: str, second: str, **conditions: object) -> Game:
    return play(first, overs=1, **conditions).start().play(second)  # type: ignore[arg-type]


class TestOneInnings:
    def test_won_by_runs(self) -> None:
        assert text(one_over("4 . . . . .", "1 . . . . .")) == "Home won by 3 runs"

    def test_won_by_wickets(self) -> None:
        assert text(one_over("1 . . . . .", "W 2")) == "Away won by 9 wickets"

    def test_tied_and_shared(self) -> None:
        assert text(one_over("1 . . . . .", "1 . . . . .")) == "Match tied"

    def test_all_out_for_less_is_won_by_runs(self) -> None:
        game = one_over("4 . . . . .", "W W", players=3)
        assert (game.innings.ended, text(game)) == ("all_out", "Home won by 4 runs")

    def test_scores_level_at_the_last_wicket_are_a_tie(self) -> None:
        assert text(one_over("1 . . . . .", "1 W W", players=3)) == "Match tied"

    def test_a_timed_match_of_one_innings_that_runs_out_of_time_is_drawn(self) -> None:
        game = declared(play("6 6")).start().play("1").event("match_ended", reason="time")
        assert text(game) == "Match drawn"

    def test_a_limited_match_abandoned_has_no_result(self) -> None:
        assert text(play("6 6", overs=20).event("match_ended", reason="abandoned")) == "No result"


class TestTwoInnings:
    def test_won_by_an_innings(self) -> None:
        game = declared(innings("6 6 6 6", "1", "1", follow_on_lead=1))
        assert game.result is None
        follow = declared(declared(play("6 6 6", innings_per_side=2, follow_on_lead=5)).start().play("1"))
        follow = declared(follow.start(follow_on=True).play("4"))
        assert text(follow) == "Home won by an innings and 13 runs"

    def test_a_follow_on_needs_its_lead_and_its_flag(self) -> None:
        game = declared(innings("6 6 6", "1", follow_on_lead=17)).start(follow_on=True)
        assert (game.innings.team_id, game.innings.follow_on) == ("away", True)

    def test_after_a_follow_on_the_first_side_chases_what_is_left(self) -> None:
        game = declared(innings("6 6", "1", follow_on_lead=5)).start(follow_on=True).play("6 6 6")
        chase = declared(game).start()
        assert (chase.innings.team_id, chase.innings.target) == ("home", 8)
        assert text(chase.play("6 2")) == "Home won by 10 wickets"

    def test_two_forfeits_between_a_declaration_and_a_chase(self) -> None:
        game = declared(play("6 6", innings_per_side=2)).event("innings_forfeited").event("innings_forfeited").start()
        assert (game.innings.team_id, game.innings.target) == ("away", 13)
        assert text(game.play("6 W 6 1")) == "Away won by 9 wickets"

    def test_the_fourth_innings_chase(self) -> None:
        game = innings("6 6", "4", "2", "")
        assert game.innings.target == 11
        assert text(game.play("6 W 6")) == "Away won by 9 wickets"

    def test_a_tie_of_four_innings(self) -> None:
        assert text(innings("2", "1", "1", "2 W W", players=3)) == "Match tied"

    def test_a_match_that_runs_out_of_time_is_drawn(self) -> None:
        assert text(innings("6 6", "4", "2", "1").event("match_ended", reason="time")) == "Match drawn"

    def test_a_declaration_closes_the_innings(self) -> None:
        assert declared(play("6", innings_per_side=2)).card["innings"][0]["declared"] is True


class TestEndedByTheScorer:
    @pytest.mark.parametrize(("reason", "word"), [("awarded", "match awarded"), ("conceded", "match conceded")])
    def test_an_award_overrides_the_computed_result(self, reason: str, word: str) -> None:
        game = one_over("4 . . . . .", "1 . . . . .").event("match_ended", reason=reason, winner_team_id="away")
        assert text(game) == f"Away won ({word})"

    def test_an_award_may_follow_an_abandonment_but_no_second_award(self) -> None:
        game = play("1", overs=2).event("match_ended", reason="abandoned")
        game = game.event("match_ended", reason="awarded", winner_team_id="away")
        assert text(game) == "Away won (match awarded)"
        with pytest.raises(Unlawful) as refusal:
            game.event("match_ended", reason="awarded", winner_team_id="home")
        assert refusal.value.code == "match_over"

    def test_a_walkover_before_the_first_ball(self) -> None:
        assert text(play("").event("match_ended", reason="walkover", winner_team_id="away")) == "Away won (walkover)"

    @pytest.mark.parametrize(
        ("par", "says"),
        [(4, "Away won by 2 runs (D/L)"), (6, "Match tied (D/L)"), (9, "Home won by 3 runs (D/L)")],
    )
    def test_play_stopped_is_judged_at_par(self, par: int, says: str) -> None:
        game = play("1 1 1 1 1 1 | 1 1 1 1 1 1", overs=2).start().play("6 . .")
        assert text(game.event("match_ended", reason="play_stopped", par=par)) == says

    def test_play_stopped_uses_the_par_that_was_posted(self) -> None:
        game = play("1 1 1 1 1 1 | 1 1 1 1 1 1", overs=2).start().play("6 . .")
        game = game.event("conditions_revised", par=5, method="VJD").event("match_ended", reason="play_stopped")
        assert text(game) == "Away won by 1 run (VJD)"

    def test_play_stopped_without_a_par_has_no_result(self) -> None:
        game = play("1 1 1 1 1 1", overs=1).start().play("6 .").event("match_ended", reason="play_stopped")
        assert text(game) == "No result"

    def test_no_result_below_the_minimum_of_balls(self) -> None:
        game = play("1 1 1 1 1 1 | 1 1 1 1 1 1", overs=2, min_balls_for_result=4).start().play("6 . .")
        assert text(game.event("match_ended", reason="play_stopped", par=4)) == "No result"
        enough = game.ball().event("match_ended", reason="play_stopped", par=4)
        assert text(enough) == "Away won by 2 runs (D/L)"


class TestSuperOvers:
    def test_the_side_that_batted_second_bats_first_and_the_higher_score_wins(self) -> None:
        game = one_over(NOTHING, NOTHING, tie_break="super_over")
        assert (game.result, game.match.status) == (None, "super_over")
        game = game.start(super_over=1)
        assert (game.innings.team_id, game.innings.super_over, game.innings.max_overs) == ("away", 1, 1)
        game = game.play("6 . . . . .").start()
        assert (game.innings.team_id, game.innings.target) == ("home", 7)
        assert text(game.play("1 . . . . .")) == "Match tied (Away won the super over)"
        assert text(game.play("6 1")) == "Match tied (Home won the super over)"

    def test_a_super_over_ends_at_two_wickets(self) -> None:
        game = one_over(NOTHING, NOTHING, tie_break="super_over").start().play("1 W W")
        assert (game.score, game.innings.ended) == ("1/2", "all_out")

    def test_super_overs_are_repeated_while_level(self) -> None:
        game = one_over(NOTHING, NOTHING, tie_break="super_over")
        game = game.start().play(NOTHING).start().play(NOTHING)
        assert game.result is None
        game = game.start()
        assert (game.innings.super_over, game.innings.team_id) == (2, "home")
        # Other bowlers than those of the first super over.
        second = game.ball("1", bowler_id="a10").play(". . . . .").start()
        assert text(second.ball("2", bowler_id="h10")) == "Match tied (Away won the super over)"

    def test_level_super_overs_are_decided_by_boundaries(self) -> None:
        game = one_over("4 . . . . .", "1 1 1 1 . .", tie_break="super_over_then_boundary_count")
        assert (
            text(game.start().play("1 . . . . .").start().play("1 . . . . .")) == "Match tied (Home won the super over)"
        )

    def test_level_boundaries_require_another_super_over(self) -> None:
        game = one_over(NOTHING, NOTHING, tie_break="super_over_then_boundary_count")
        assert game.start().play(NOTHING).start().play(NOTHING).result is None

    def test_a_match_ended_during_super_overs_stays_a_tie(self) -> None:
        game = one_over(NOTHING, NOTHING, tie_break="super_over").start().play(".").event("match_ended", reason="time")
        assert text(game) == "Match tied"


class TestBowlOuts:
    def test_the_side_that_cannot_be_caught_wins(self) -> None:
        game = bowl_out(one_over(NOTHING, NOTHING, tie_break="bowl_out", bowl_out_balls=2), "10 1")
        assert text(game) == "Match tied (Home won the bowl-out)"

    def test_a_bowl_out_level_after_all_balls_continues_until_one_side_is_ahead(self) -> None:
        game = bowl_out(one_over(NOTHING, NOTHING, tie_break="bowl_out", bowl_out_balls=1), "11 00 1")
        assert (game.result, game.match.status) == (None, "bowl_out")
        assert text(bowl_out(game, "_0")) == "Match tied (Home won the bowl-out)"

    def test_scores_level_at_a_revised_target_are_a_tie(self) -> None:
        game = play("1 . . . . .", overs=1, tie_break="bowl_out").event("conditions_revised", innings=2, target=4)
        game = game.start().play("3 . . . . .")
        assert bowl_out(game, "1").match.status == "bowl_out"


def bowl_out(game: Game, attempts: str) -> Game:
    """Record pairs of attempts, home first: hit or miss. The bowlers of a side take turns."""
    for pair in attempts.split():
        for team, hit in zip(("home", "away"), pair, strict=False):
            if hit != "_":
                number = 1 + sum(ball.team_id == team for ball in game.match.bowl_out)
                game = game.event("bowl_out_ball", team_id=team, bowler_id=f"{team[0]}{number}", hit=hit == "1")
    return game
