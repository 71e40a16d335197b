"""Revised lengths, targets and par scores, and from when they apply."""

from scoring.engine.views.result_text import result_text
from tests.engine.play import Game, play

TWO_OVERS = "1 1 1 1 1 1 | 1 1 1 1 1 1"


def chase(balls: str = "") -> Game:
    return play(TWO_OVERS, overs=2).start().play(balls)


def text(game: Game) -> str:
    assert game.result is not None
    return result_text(game.match, game.result)


def revised(game: Game, **body: object) -> Game:
    return game.event("conditions_revised", **body)


def test_the_innings_in_progress_gets_shorter() -> None:
    game = revised(play("1", overs=20), overs="1")
    assert game.play(". . . . .").innings.ended == "overs"


def test_a_length_in_balls() -> None:
    assert revised(play("1", overs=20), max_balls=63).innings.max_overs == 10
    assert revised(play("1", overs=20), max_balls=63).innings.max_extra_balls == 3


def test_a_length_in_overs_and_balls_ends_within_an_over() -> None:
    game = revised(play("1", overs=20), overs="1.4").play(". . . . . | . . .")
    assert game.innings.ended is None
    assert game.ball().innings.ended == "overs"


def test_a_revision_of_the_next_innings_waits_for_it() -> None:
    game = revised(play(TWO_OVERS, overs=2), target=7, overs="1").start()
    assert (game.innings.target, game.innings.max_overs) == (7, 1)


def test_a_later_revision_keeps_the_figures_that_it_does_not_name() -> None:
    game = revised(revised(play(TWO_OVERS, overs=2), overs="1"), target=7).start()
    assert (game.innings.target, game.innings.max_overs) == (7, 1)


def test_a_par_posted_later_leaves_a_length_that_was_revised_in_the_innings() -> None:
    game = revised(play("1 1 1 1 1 1 | . . . . . . | . . . . . .", overs=3), overs="2", target=20).start()
    game = revised(revised(game.ball(), overs="1"), par=3)
    assert (game.innings.max_overs, game.innings.target, game.innings.par) == (1, 20, 3)


def test_a_target_below_the_total_applies_to_later_balls_only() -> None:
    game = revised(chase("6 2"), target=5)
    assert (game.innings.ended, game.result, game.warned) == (None, None, ["target_passed"])
    assert revised(chase("6 2"), target=9).warned == []
    assert revised(chase("6 2"), target=8).warned == ["target_passed"]
    assert text(game.ball()) == "Away won by 10 wickets"


def test_penalty_runs_that_wait_for_an_innings_may_pass_the_target_posted_for_it() -> None:
    game = play("1", overs=2).event("penalty_runs", team_id="away", runs=5)
    assert revised(game, innings=2, target=5).warned == ["target_passed"]
    assert revised(game, innings=2, target=6).warned == []


def test_a_target_posted_with_the_length_that_was_bowled_gives_the_margin_in_runs() -> None:
    game = revised(chase("6 2 . ."), overs="0.4", target=5, method="D/L")
    assert (game.innings.ended, text(game), game.warned) == ("overs", "Away won by 4 runs (D/L)", [])


def test_a_target_posted_after_a_cut_innings_gives_the_margin_in_runs() -> None:
    game = chase("6 2 . .").event("innings_ended", reason="reduced")
    assert text(revised(game, target=5, method="D/L")) == "Away won by 4 runs (D/L)"
    assert text(revised(game, target=10, method="D/L")) == "Home won by 1 run (D/L)"
    assert text(revised(game, target=9, method="D/L")) == "Match tied (D/L)"


def test_a_target_raised_above_the_total_undoes_the_win() -> None:
    game = chase("6 6 1")
    assert game.result is not None
    again = revised(game, target=15)
    assert (again.result, again.innings.ended) == (None, None)
    assert text(again.ball("2")) == "Away won by 10 wickets"


def test_a_revised_target_decides_the_match() -> None:
    assert text(revised(chase(), target=20).play(TWO_OVERS)) == "Home won by 7 runs"


def test_a_shorter_length_than_was_bowled_ends_the_innings() -> None:
    assert revised(play("1 1 1 1 1 1 | 1", overs=20), overs="1").innings.ended == "overs"


def test_interruption_and_sessions_are_shown_until_the_next_ball() -> None:
    game = play("1").event("interruption", reason="rain")
    assert game.match.status == "interrupted"
    assert game.event("resumed").match.status == "live"
    assert game.event("session", session="tea").match.status == "tea"
    assert game.event("session", session="stumps").ball().match.status == "live"


def test_an_innings_keeps_the_number_of_balls_it_began_with() -> None:
    assert play("1", overs=20).innings.allotted == 120
    assert revised(play(TWO_OVERS, overs=2), overs="1.3").start().innings.allotted == 9
    assert play("1").innings.allotted is None


def test_a_shorter_length_is_kept_as_balls_left_before_and_after_and_wickets_down() -> None:
    game = revised(play("1 W . . . . | .", overs=20), overs="12.2")
    assert game.innings.stoppages == ((113, 67, 1),)
    assert revised(game.ball("W"), overs="10").innings.stoppages == ((113, 67, 1), (66, 52, 2))


def test_a_target_alone_or_the_same_length_is_no_stoppage() -> None:
    assert revised(chase("1"), target=9).innings.stoppages == ()
    assert revised(chase("1"), overs="2").innings.stoppages == ()


def test_an_innings_cut_short_for_good_loses_all_that_was_left() -> None:
    assert play("1 W", overs=2).event("innings_ended", reason="reduced").innings.stoppages == ((10, 0, 1),)
    assert play("1 W", overs=2).event("innings_ended", reason="closed").innings.stoppages == ()
    assert revised(play("1 1 1 1 1 1 | 1", overs=20), overs="1").innings.stoppages == ((113, 0, 0),)


def test_a_side_that_had_all_its_overs_loses_nothing_by_a_later_length() -> None:
    assert revised(play(TWO_OVERS, overs=2), innings=1, overs="1").match.innings[0].stoppages == ()


def test_a_correction_of_the_past_moves_the_stoppage_with_it() -> None:
    game = revised(play("1 W . .", overs=20), overs="10")
    assert game.amend(game.seqs[2], wickets=[]).innings.stoppages == ((116, 56, 0),)
    assert game.undo().innings.stoppages == ()


def test_the_reason_stays_with_the_target_it_was_given_for() -> None:
    game = revised(chase("1"), target=9, method="DLS", reason="rain")
    assert game.innings.revised_because == "rain"
    assert revised(game, overs="1").innings.revised_because == "rain"
    waiting = revised(play(TWO_OVERS, overs=2), target=9, reason="light")
    assert revised(waiting, overs="1").start().innings.revised_because == "light"


def test_penalty_runs_of_a_later_innings_are_kept_apart() -> None:
    early = play(TWO_OVERS, overs=2).event("penalty_runs", team_id="home").start()
    assert early.match.innings[0].late_penalties == 0
    assert early.event("penalty_runs", team_id="home").match.innings[0].late_penalties == 5


class TestATargetThatWasPosted:
    """It rests on the totals of its time. If a correction changes them, only the referee can give the new one."""

    def posted(self) -> Game:
        game = play("4 2 2 2 . .", form="t20", overs=6).event("innings_ended", reason="reduced")
        return revised(game, innings=2, target=9, overs="4", method="D/L").start().ball("1")

    def test_a_correction_of_the_total_under_it_warns(self) -> None:
        for game in (
            self.posted().amend(3, runs=4),
            self.posted().remove(3),
            self.posted().insert(3, runs=1),
            self.posted().amend(3, wickets=[{"kind": "bowled"}], runs=0),
        ):
            assert game.innings.target == 9
            assert "posted_target" in game.warned

    def test_a_correction_that_leaves_the_total_does_not(self) -> None:
        assert self.posted().amend(4, commentary="glanced").warned == []
        seq_of_chase = self.posted().seqs[-1]
        assert self.posted().amend(seq_of_chase, runs=2).warned == []

    def test_nor_does_one_under_a_target_that_follows_from_the_laws(self) -> None:
        game = play("1 1 1 1 1 1", overs=1).start().ball("1")
        game = game.amend(2, runs=3)
        assert (game.innings.target, game.warned) == (9, [])

    def test_a_posted_par_rests_on_it_too(self) -> None:
        game = revised(play("1 1 1 1 1 1", overs=1).start().ball("1"), par=3)
        corrected = game.amend(2, runs=3)
        assert (corrected.innings.target, corrected.warned) == (9, ["posted_target"])
        (remark,) = game.event("penalty_runs", team_id="home").match.warnings
        assert (remark.code, remark.detail[:18]) == ("posted_target", "The posted par 3 r")

    def test_the_warning_comes_with_the_correction_only(self) -> None:
        game = self.posted().amend(3, runs=4)
        assert game.ball("1").warned == []
        assert game.undo().innings.target == 9

    def test_between_the_innings_too(self) -> None:
        game = revised(play("4 2 2 2 . .", overs=1), target=9)
        assert game.amend(3, runs=4).warned == ["posted_target"]
