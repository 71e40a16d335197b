"""Rain: lengths, targets and pars that change, and when they bind."""

from scoring.engine.result_text import result_text

from .play import Game, play

TWO_OVERS = "1 1 1 1 1 1 | 1 1 1 1 1 1"


def chase(balls: str = "") -> Game:
    return play(TWO_OVERS, overs=2).start().play(balls)


def told(game: Game) -> str:
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


def test_a_later_revision_keeps_what_it_does_not_name() -> None:
    game = revised(revised(play(TWO_OVERS, overs=2), overs="1"), target=7).start()
    assert (game.innings.target, game.innings.max_overs) == (7, 1)


def test_a_par_posted_later_leaves_a_length_that_was_revised_in_the_innings() -> None:
    game = revised(play("1 1 1 1 1 1 | . . . . . . | . . . . . .", overs=3), overs="2", target=20).start()
    game = revised(revised(game.ball(), overs="1"), par=3)
    assert (game.innings.max_overs, game.innings.target, game.innings.par) == (1, 20, 3)


def test_a_target_below_the_total_binds_later_balls_only() -> None:
    game = revised(chase("6 2"), target=5)
    assert (game.innings.ended, game.result) == (None, None)
    assert told(game.ball()) == "Away won by 10 wickets"


def test_a_target_posted_with_the_length_that_was_bowled_gives_the_margin_in_runs() -> None:
    game = revised(chase("6 2 . ."), overs="0.4", target=5, method="D/L")
    assert (game.innings.ended, told(game)) == ("overs", "Away won by 4 runs (D/L)")


def test_a_target_posted_after_a_cut_innings_gives_the_margin_in_runs() -> None:
    game = chase("6 2 . .").event("innings_ended", reason="reduced")
    assert told(revised(game, target=5, method="D/L")) == "Away won by 4 runs (D/L)"
    assert told(revised(game, target=10, method="D/L")) == "Home won by 1 run (D/L)"
    assert told(revised(game, target=9, method="D/L")) == "Match tied (D/L)"


def test_a_target_raised_above_the_total_takes_the_win_back() -> None:
    game = chase("6 6 1")
    assert game.result is not None
    again = revised(game, target=15)
    assert (again.result, again.innings.ended) == (None, None)
    assert told(again.ball("2")) == "Away won by 10 wickets"


def test_a_revised_target_decides() -> None:
    assert told(revised(chase(), target=20).play(TWO_OVERS)) == "Home won by 7 runs"


def test_a_shorter_length_than_was_bowled_ends_the_innings() -> None:
    assert revised(play("1 1 1 1 1 1 | 1", overs=20), overs="1").innings.ended == "overs"


def test_interruption_and_sessions_are_shown_until_the_next_ball() -> None:
    game = play("1").event("interruption", reason="rain")
    assert game.match.status == "interrupted"
    assert game.event("resumed").match.status == "live"
    assert game.event("session", session="tea").match.status == "tea"
    assert game.event("session", session="stumps").ball().match.status == "live"
