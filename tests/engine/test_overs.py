"""Overs as the umpire counts them: their length, who bowls them, and where they end."""

import pytest

from scoring.engine.errors import ScoringError, Unlawful
from scoring.engine.views.notation import bowler_overs, innings_overs
from scoring.engine.views.rows import delivery_rows
from scoring.engine.views.snapshot import snapshot
from tests.engine.play import Game, match, play

MAIDEN = ". . . . . . "


def refused(code: str, record: object) -> bool:
    with pytest.raises(Unlawful) as refusal:
        record()  # type: ignore[operator]
    return refusal.value.code == code


def overs(game: Game, bowler: str) -> str:
    return bowler_overs(game.match.conditions.balls_per_over, game.innings.bowling[bowler])


class TestLength:
    def test_an_over_ends_at_its_legal_balls_and_the_batters_change_ends(self) -> None:
        game = play(". 1wd . 1nb . . . .")
        assert innings_overs(game.innings) == "1"
        assert game.pair == ("h2", "h1")

    def test_an_over_of_eight(self) -> None:
        game = play(MAIDEN + ". .", balls_per_over=8)
        assert (innings_overs(game.innings), game.bowler("a11")[:2]) == ("1", (8, 1))

    def test_same_over_keeps_the_over_open_and_the_ends_as_they_were(self) -> None:
        game = play(MAIDEN).ball("1", same_over=True)
        assert game.warned == ["over_goes_on"]
        assert (game.innings.last_ball and game.innings.last_ball.label, innings_overs(game.innings)) == ("0.7", "1")
        assert game.pair == ("h1", "h2")
        assert (overs(game, "a11"), game.bowler("a11")) == ("1", (7, 0, 1, 0))

    def test_a_wide_does_not_end_an_over_that_goes_on(self) -> None:
        game = play(MAIDEN).ball("1wd", same_over=True)
        assert (innings_overs(game.innings), game.innings.overs, game.bowler("a11")) == ("1", (), (6, 0, 1, 0))

    def test_over_ended_closes_one_early(self) -> None:
        game = play(". . . . .").event("over_ended")
        assert game.warned == ["over_short"]
        assert (innings_overs(game.innings), game.bowler("a11")[1]) == ("1", 1)
        assert game.ball(bowler_id="a10").innings.last_ball.label == "1.1"  # type: ignore[union-attr]

    def test_the_innings_is_over_after_its_overs_however_long_they_were(self) -> None:
        game = play(". . . . .", overs=2).event("over_ended").play(MAIDEN)
        assert (game.innings.ended, game.innings.legal_balls) == ("overs", 11)

    def test_another_ball_of_the_last_over_reopens_innings_and_match(self) -> None:
        lost = play("1 " + MAIDEN[2:], overs=1).start().play(MAIDEN)
        assert lost.result is not None
        again = lost.ball("4", same_over=True)
        assert again.result is not None
        assert (again.score, again.result.winner_id) == ("4/0", "away")

    def test_another_ball_of_the_last_over_counts_in_the_first_innings(self) -> None:
        game = play(MAIDEN, overs=1)
        assert game.innings.ended == "overs"
        assert game.ball("3", same_over=True).start().innings.target == 4

    def test_the_end_is_final_once_the_next_innings_has_begun(self) -> None:
        game = play(MAIDEN, overs=1).start().ball("1", same_over=True)
        assert (game.innings.number, game.score) == (2, "1/0")

    def test_an_over_has_a_largest_number_of_deliveries(self) -> None:
        game = play("1wd 1wd 1wd . . . . .", max_balls_an_over=8)
        assert (innings_overs(game.innings), game.innings.legal_balls) == ("1", 5)
        assert game.ball(bowler_id="a10").innings.last_ball.label == "1.1"  # type: ignore[union-attr]

    def test_wides_never_rebowled_are_balls_of_the_over(self) -> None:
        game = play("1wd 1wd . . . .", wides_rebowled="never")
        assert (innings_overs(game.innings), game.innings.legal_balls, game.batter("h1")) == ("1", 6, (0, 4))

    def test_wides_rebowled_in_the_last_over_only(self) -> None:
        first = play("1wd . . . . .", wides_rebowled="last_over", overs=2)
        assert innings_overs(first.innings) == "1"
        last = first.play("1wd . . . . .")
        assert (innings_overs(last.innings), last.innings.ended) == ("1.5", None)
        assert last.ball(".").innings.ended == "overs"


class TestBowlers:
    def test_a_new_over_needs_its_bowler(self) -> None:
        assert play(MAIDEN).innings.over.complete  # type: ignore[union-attr]
        assert refused("bowler_out_of_turn", lambda: play(MAIDEN).ball(bowler_id="a11"))

    def test_two_bowlers_in_an_over_get_no_maiden(self) -> None:
        game = play(". . . .").event("bowler_changed", in_id="a5", out_id="a11", reason="injury").play(". .")
        assert (game.bowler("a11"), game.bowler("a5")) == ((4, 0, 0, 0), (2, 0, 0, 0))
        assert (overs(game, "a11"), overs(game, "a5")) == ("0.4", "0.2")

    def test_a_bowler_of_part_of_an_over_may_not_bowl_part_of_the_next(self) -> None:
        game = play(". . . .").event("bowler_changed", in_id="a5").play(". .")
        for bowler in ("a11", "a5"):
            assert refused("bowler_out_of_turn", lambda bowler=bowler: game.ball(bowler_id=bowler))

    def test_a_bowler_who_may_not_bowl_again_is_refused(self) -> None:
        game = play(".").event("bowler_changed", in_id="a5", may_bowl_again=False).play(". . . . .").play(MAIDEN)
        assert refused("bowler_excluded", lambda: game.ball(bowler_id="a11"))
        assert game.ball(bowler_id="a5").innings.bowler == "a5"


class TestQuota:
    def test_a_part_over_counts_as_one(self) -> None:
        game = play(". . . .", overs=10, quota=2).event("bowler_changed", in_id="a5").play(". .")
        game = game.play(MAIDEN)
        game = bowl(game, "a11")
        game = bowl(game, "a8")
        assert refused("bowler_quota", lambda: game.ball(bowler_id="a11"))

    def test_forty_seven_overs_give_nine_each_and_ten_to_two(self) -> None:
        game = match(form="odi", overs=47)
        for _ in range(9):
            for bowler in ("a1", "a2", "a3", "a4", "a5"):
                game = bowl(game, bowler)
        game = bowl(bowl(game, "a1"), "a2")
        assert game.innings.ended == "overs"
        assert refused("innings_over", lambda: game.ball(bowler_id="a3"))

    def test_only_as_many_bowlers_as_needed_get_one_more(self) -> None:
        game = match(form="odi", overs=7)
        for bowler in ("a1", "a2", "a1", "a2"):
            game = bowl(game, bowler)
        assert refused("bowler_quota", lambda: bowl(bowl(game, "a3"), "a1"))
        game = bowl(bowl(game, "a3"), "a4")
        assert refused("bowler_quota", lambda: bowl(game, "a3"))

    def test_a_bowler_beyond_the_new_quota_finishes_the_over(self) -> None:
        game = match(form="t20")
        for bowler in ("a1", "a2", "a1", "a2", "a1"):
            game = bowl(game, bowler)
        game = game.ball(bowler_id="a2").event("conditions_revised", overs="10")
        assert game.play(". . . . .").innings.bowling["a2"].complete == 3
        assert refused("bowler_quota", lambda: game.play(". . . . .").ball(bowler_id="a1"))

    def test_a_quota_that_is_not_a_fifth_is_the_same_for_all_bowlers(self) -> None:
        game = match(overs=10, quota=3)
        for bowler in ("a1", "a2", "a3", "a1", "a2", "a3", "a1", "a2", "a3"):
            game = bowl(game, bowler)
        assert refused("bowler_quota", lambda: game.ball(bowler_id="a1"))

    def test_a_super_over_has_no_quota(self) -> None:
        game = play(MAIDEN, overs=1, quota=1, tie_break="super_over").start().play(MAIDEN).start()
        assert bowl(game, "h11").innings.ended == "overs"


def bowl(game: Game, bowler: str) -> Game:
    for _ in range(6):
        game = game.ball(bowler_id=bowler)
    return game


class TestTheHundred:
    def test_ends_change_every_ten_balls(self) -> None:
        game = match(form="hundred")
        for _ in range(5):
            game = game.ball(bowler_id="a1")
        assert game.pair == ("h1", "h2")
        for _ in range(5):
            game = game.ball(bowler_id="a1")
        assert game.pair == ("h2", "h1")

    def test_a_bowler_may_bowl_two_sets_running_but_not_three(self) -> None:
        game = match(form="hundred")
        for _ in range(10):
            game = game.ball(bowler_id="a1")
        assert refused("bowler_out_of_turn", lambda: game.ball(bowler_id="a1"))

    def test_a_no_ball_costs_two(self) -> None:
        assert match(form="hundred").ball("2nb").warned == []

    def test_a_hundred_balls_are_twenty_sets(self) -> None:
        game = match(form="hundred").play(". " * 100)
        assert (game.innings.ended, game.innings.legal_balls) == ("overs", 100)
        with pytest.raises(ScoringError):
            game.ball()


class TestABallThatDoesNotCount:
    """Laws 24.4, 28.2, 41.4, 41.5: the ball is not one of the over, though neither a wide nor a no-ball."""

    def test_its_runs_count_and_it_is_bowled_again(self) -> None:
        game = play(". . . . .", overs=1).ball("1+5p", counts=False)
        assert (game.score, game.innings.legal_balls, game.innings.ended) == ("6/0", 5, None)
        assert snapshot(game.match)["overs"] == "0.5"
        assert game.batter("h1") == (1, 6)
        assert game.bowler("a11") == (5, 0, 1, 0)
        assert game.pair == ("h2", "h1")
        assert game.ball().innings.ended == "overs"

    def test_penalty_runs_on_a_ball_that_counts_are_asked_about(self) -> None:
        assert play("").ball("1+5p").warned == ["perhaps_not_counted"]
        assert play("").ball("1+5p", counts=False).warned == []

    def test_its_row_says_that_it_is_not_legal(self) -> None:
        game = play("").ball("2", counts=False)
        assert snapshot(game.match)["deliveries"]["list"] == [
            {"over": 0, "ball": 0, "runs": 2, "striker": 1, "bowler": 1, "legal": False}
        ]
        (row,) = delivery_rows(game.match, game.innings)
        assert (row["legal"], row["text"]) == (False, "2 runs, not a ball of the over")

    def test_a_maximum_of_deliveries_counts_it(self) -> None:
        game = play(". . . . .", max_balls_an_over=6).ball(counts=False)
        assert game.innings.complete_overs == 1

    def test_a_free_hit_is_bowled_again_too(self) -> None:
        assert play("1nb", free_hit="all").ball(counts=False).innings.free_hit
        assert not play("1nb", free_hit="all").ball().innings.free_hit

    def test_a_correction_may_say_it_later(self) -> None:
        game = play("1 1 1 1 1 1 | 1")
        corrected = game.amend(4, counts=False)
        assert (corrected.innings.overs[0].legal, corrected.innings.legal_balls) == (5, 6)

    def test_a_ball_that_counts_is_recorded_without_the_field(self) -> None:
        assert "counts" not in play("").ball("1", counts=True).records[-1][2]
        assert play("").ball("1", counts=False).records[-1][2]["counts"] is False
