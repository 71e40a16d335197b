"""Ready corrections: what happens most, in one change."""

import pytest

from scoring.engine.errors import Conflicts, ScoringError
from tests.engine.play import Body, Game, match, play
from tests.engine.test_correction import OVER, labels, seq_of


def named_over(game: Game, bowler: str, runs: str = "1 1 1 1 1 1") -> Game:
    """An over of which each ball names its bowler, as some consoles do."""
    for token in runs.split():
        game = game.ball(token, bowler_id=bowler)
    return game


def refusal_of(game: Game, change: Body) -> ScoringError:
    with pytest.raises(ScoringError) as refusal:
        game.correct(change)
    return refusal.value


class TestOverBowledBy:
    def test_a_whole_over_goes_to_another_bowler_though_each_ball_names_him(self) -> None:
        game = named_over(play(OVER), "a10").ball(bowler_id="a9").correct({"seq": 10, "over_bowled_by": "a7"})
        assert (game.bowler("a7"), "a10" in game.innings.bowling) == ((6, 0, 6, 0), False)
        assert labels(game)[6:12] == ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6"]

    def test_a_wicket_of_the_over_is_his(self) -> None:
        game = play(OVER + ". W . . . .").correct({"seq": 8, "over_bowled_by": "a7"})
        assert (game.bowler("a7"), game.card["innings"][0]["batting"][1]["dismissal"]["bowler"]) == (
            (6, 1, 0, 1),
            "A 7",
        )

    def test_a_change_of_bowler_inside_the_over_goes(self) -> None:
        game = play(OVER + "1 1").event("bowler_changed", in_id="a5").ball("2").ball("2", bowler_id="a5").play("2 2")
        corrected = game.correct({"seq": 8, "over_bowled_by": "a7"})
        assert (corrected.bowler("a7"), list(corrected.innings.bowling)) == ((6, 0, 10, 0), ["a11", "a7"])
        assert corrected.undo().match == game.match

    def test_an_over_in_progress(self) -> None:
        game = play(OVER + "1 1").correct({"seq": 9, "over_bowled_by": "a7"}).play("1 1 1 1")
        assert game.bowler("a7") == (6, 0, 6, 0)

    def test_a_bowler_of_the_over_before_is_refused_by_name(self) -> None:
        error = refusal_of(play(OVER * 2), {"seq": 9, "over_bowled_by": "a11"})
        assert (error.code, list(error.fields)) == ("bowler_out_of_turn", ["changes[0]"])

    def test_a_bowler_who_bowled_the_next_over_too_is_a_conflict_there(self) -> None:
        game = named_over(named_over(play(OVER), "a10"), "a9")
        error = refusal_of(game, {"seq": 9, "over_bowled_by": "a9"})
        assert isinstance(error, Conflicts)
        assert error.repair is not None
        # The smallest repair gives the next over to the bowler who lost this one.
        swapped = game.correct(*error.repair["changes"])
        assert [over.bowlers for over in swapped.innings.all_overs] == [("a11",), ("a9",), ("a10",)]

    def test_the_quota_counts(self) -> None:
        game = play(OVER * 3, overs=5, quota=1)
        assert refusal_of(game, {"seq": 15, "over_bowled_by": "a11"}).code == "bowler_quota"

    def test_an_over_of_the_second_innings(self) -> None:
        game = play("6 . . . . .", overs=1).start().play("1 1").correct({"seq": 9, "over_bowled_by": "h5"})
        assert game.bowler("h5") == (2, 0, 2, 0)

    def test_the_over_must_be_of_a_ball(self) -> None:
        game = play("1").event("note", text="rain")
        assert refusal_of(game, {"seq": 3, "over_bowled_by": "a5"}).code == "not_a_ball"


class TestBattersSwapped:
    def test_from_a_ball_on_what_one_did_the_other_did(self) -> None:
        game = play("4 1 2 . 6 1")
        swapped = game.correct({"seq": 4, "batters_swapped": True})
        assert (game.batter("h1"), game.batter("h2")) == ((5, 2), (9, 4))
        assert (swapped.batter("h1"), swapped.batter("h2")) == ((14, 6), (0, 0))
        assert swapped.pair == ("h2", "h1") if game.pair == ("h1", "h2") else ("h1", "h2")

    def test_a_wicket_after_it_is_that_of_the_other(self) -> None:
        game = play("1 . W . 4").correct({"seq": 3, "batters_swapped": True})
        assert (game.how("h1"), game.how("h2"), game.batter("h3")) == ("bowled", None, (4, 2))

    def test_names_after_it_are_swapped_too(self) -> None:
        game = play("1").ball("2", striker_id="h2").ball("1+Wr", wickets=[{"kind": "run out", "player_out_id": "h1"}])
        game = game.ball("4", striker_id="h3", non_striker_id="h2").event("retired", player_id="h2", reason="hurt")
        swapped = game.ball("1").correct({"seq": 3, "batters_swapped": True})
        assert (swapped.how("h2"), list(swapped.innings.retired)) == ("run out", ["h1"])
        assert swapped.batter("h1") == (4, 3)

    def test_only_to_the_ball_from_which_on_it_was_right(self) -> None:
        game = play("4 . 2 . 6 .")
        swapped = game.correct({"seq": 3, "batters_swapped": True, "until_seq": 5})
        assert [ball.striker_id for ball in swapped.innings.all_overs[0].balls] == ["h1", "h2", "h2", "h2", "h1", "h1"]
        assert swapped.pair == game.pair

    def test_the_innings_after_it_stays(self) -> None:
        game = play("1 . . . . .", overs=1).start().play("1 .")
        swapped = game.correct({"seq": 2, "batters_swapped": True})
        assert [line.runs for line in swapped.match.innings[1].batting.values()] == [1, 0]
        assert swapped.batter("h2", 1) == (1, 1)

    def test_with_kept_batters_the_swap_still_counts(self) -> None:
        game = play("4 . 2 . 6 1 | 1 W 2")
        assert game.correct({"seq": 4, "batters_swapped": True}, keep="batters").match.innings == (
            game.correct({"seq": 4, "batters_swapped": True}).match.innings
        )

    def test_the_last_ball_must_come_later_in_the_innings(self) -> None:
        game = play(OVER, overs=1).start().play("1")
        for until in (2, 9):
            change = {"seq": 4, "batters_swapped": True, "until_seq": until}
            assert refusal_of(game, change).code == "not_a_later_ball"

    def test_the_last_batter_alone_has_nobody_to_swap_with(self) -> None:
        game = play("W 1", players=2, last_batter_alone=True)
        assert refusal_of(game, {"seq": 3, "batters_swapped": True}).code == "no_other_batter"


class TestOtherBatterOut:
    def test_a_run_out_of_the_other_batter(self) -> None:
        game = play("1 1+Wr . 4").correct({"seq": 3, "other_batter_out": True})
        assert (game.how("h1"), game.how("h2")) == ("run out", None)

    def test_who_was_run_out_bats_on_in_place_of_the_other(self) -> None:
        out = {"wickets": [{"kind": "run out", "player_out_id": "h1", "end": "striker"}]}
        game = play("1").ball(**out).ball("4", striker_id="h3", non_striker_id="h2").ball("1", striker_id="h3")
        game = game.ball("6", striker_id="h2").correct({"seq": 3, "other_batter_out": True})
        assert (game.how("h2"), game.batter("h1"), game.batter("h3")) == ("run out", (7, 2), (5, 2))

    def test_bowled_says_that_the_other_faced(self) -> None:
        game = play("1 . W .").correct({"seq": 4, "other_batter_out": True})
        assert (game.how("h1"), game.batter("h1"), game.batter("h2")) == ("bowled", (1, 2), (0, 1))

    def test_a_retirement_and_a_dismissal_without_a_ball(self) -> None:
        retired = play("1").event("retired", player_id="h1", reason="out").play("1")
        assert retired.correct({"seq": 3, "other_batter_out": True}).how("h2") == "retired out"
        out = play("1").event("dismissal", dismissal="obstructing the field", player_out_id="h1").play("1")
        assert out.correct({"seq": 3, "other_batter_out": True}).how("h2") == "obstructing the field"

    def test_a_wicket_is_needed(self) -> None:
        assert refusal_of(play("1"), {"seq": 2, "other_batter_out": True}).code == "no_wicket"

    def test_a_batter_who_was_timed_out_has_no_partner(self) -> None:
        game = play("W").event("dismissal", dismissal="timed out", player_out_id="h3")
        assert refusal_of(game, {"seq": 3, "other_batter_out": True}).code == "no_other_batter"


class TestInOver:
    def test_the_first_ball_of_an_over_belongs_to_the_one_before(self) -> None:
        game = play(OVER + "1 2 . . . . | .").correct({"seq": 8, "in_over": "previous"})
        assert [over.legal for over in game.innings.all_overs] == [7, 5, 1]
        assert (game.bowler("a11"), game.bowler("a10")) == ((7, 0, 1, 0), (5, 0, 2, 0))

    def test_the_balls_before_it_go_with_it(self) -> None:
        game = play(OVER + "1 2 3 . . .").correct({"seq": 9, "in_over": "previous"})
        assert (game.bowler("a11"), game.bowler("a10")) == ((8, 0, 3, 0), (4, 0, 3, 0))

    def test_the_last_ball_of_an_over_belongs_to_the_next(self) -> None:
        game = play(". . . . . 1 | 2 . . . . .").correct({"seq": 7, "in_over": "next"})
        assert [over.legal for over in game.innings.all_overs] == [5, 7]
        assert (game.bowler("a11"), game.bowler("a10")) == ((5, 1, 0, 0), (7, 0, 3, 0))

    def test_the_next_over_that_has_not_begun_needs_its_bowler(self) -> None:
        game = play(". . . . . 1")
        assert refusal_of(game, {"seq": 7, "in_over": "next"}).code == "bowler_needed"
        moved = game.correct({"seq": 7, "in_over": "next", "bowler_id": "a3"})
        assert (moved.bowler("a3"), moved.bowler("a11")) == ((1, 0, 1, 0), (5, 1, 0, 0))

    def test_a_wide_counted_as_a_ball_and_the_ball_that_slipped_to_the_next_over(self) -> None:
        game = play("1 . . . . . | 4 1 . . . .").correct(
            {"seq": 3, "patch": {"extras": {"wides": 1}}}, {"seq": 8, "in_over": "previous"}
        )
        assert [(over.legal, over.bowled) for over in game.innings.all_overs] == [(6, 7), (5, 5)]

    def test_a_changed_bowler_is_named_by_the_ball_that_stays(self) -> None:
        game = play(OVER + "1").event("bowler_changed", in_id="a5").play("2 . . . .")
        moved = game.correct({"seq": 8, "in_over": "previous"})
        assert (moved.bowler("a11"), moved.bowler("a5"), "a10" in moved.innings.bowling) == (
            (7, 0, 1, 0),
            (5, 0, 2, 0),
            False,
        )

    def test_an_over_that_was_ended_early_ends_before_the_ball_that_goes(self) -> None:
        game = play(". . . . 1").event("over_ended").play("2 . . . . .")
        moved = game.correct({"seq": 6, "in_over": "next"})
        assert [over.legal for over in moved.innings.all_overs] == [4, 7]

    def test_all_balls_of_an_over_may_go(self) -> None:
        game = play(OVER + "1 1").correct({"seq": 9, "in_over": "previous"})
        assert [over.legal for over in game.innings.all_overs] == [8]

    def test_with_kept_batters_they_stay_where_they_were(self) -> None:
        game = play(OVER + "1 2 . . . . | .")
        moved = game.correct({"seq": 8, "in_over": "previous"}, keep="batters")
        assert (moved.batter("h1"), moved.batter("h2")) == (game.batter("h1"), game.batter("h2"))

    def test_the_first_over_has_none_before_it(self) -> None:
        assert refusal_of(play("1"), {"seq": 2, "in_over": "previous"}).code == "no_over"

    def test_an_over_of_another_innings_is_no_neighbour(self) -> None:
        game = play(OVER, overs=1).start().play("1")
        assert refusal_of(game, {"seq": 9, "in_over": "previous"}).code == "no_over"
        assert seq_of(game, "0.1", 2) == 9
        assert match().log.head == 1
