"""Penalty runs (Law 41) to either side, before, during and after an innings, and the targets that they move."""

from tests.engine.play import Game, play

OVER = "1 . . . . . "


def penalty(game: Game, team: str, **more: object) -> Game:
    return game.event("penalty_runs", team_id=team, **more)


def chase(second: str = "", **conditions: object) -> Game:
    return play(OVER, overs=1, **conditions).start().play(second)  # type: ignore[arg-type]


def test_to_the_batting_side_they_count_in_the_current_innings() -> None:
    game = penalty(play("1"), "home")
    assert (game.score, game.innings.extras.penalty, game.bowler("a11")[2], game.pair[0]) == ("6/0", 5, 1, "h2")


def test_to_the_fielding_side_they_wait_for_its_next_innings() -> None:
    game = penalty(play(OVER, overs=1), "away")
    assert game.score == "1/0"
    assert game.start().score == "5/0"


def test_to_the_fielding_side_they_count_in_its_last_completed_innings() -> None:
    game = penalty(chase("."), "home")
    assert [innings.total for innings in game.match.innings] == [6, 0]


def test_in_a_chase_they_raise_the_target() -> None:
    assert penalty(chase("."), "home").innings.target == 7


def test_a_posted_target_stays_with_a_warning() -> None:
    """It was computed from the total of that time: only the referee can give the new one."""
    game = penalty(chase(".").event("conditions_revised", target=4), "home")
    assert (game.innings.target, game.warned) == (4, ["posted_target"])
    assert game.event("conditions_revised", target=9).warned == []
    before = penalty(play(OVER, overs=1).event("conditions_revised", target=4), "home")
    assert (before.warned, before.start().innings.target) == (["posted_target"], 4)


def test_a_penalty_to_the_chasing_side_leaves_a_posted_target_without_a_warning() -> None:
    game = penalty(chase(".").event("conditions_revised", target=9), "away")
    assert (game.innings.target, game.warned) == (9, [])
    game = penalty(chase("1").event("conditions_revised", target=6), "away")
    assert (game.innings.ended, game.warned) == ("target", [])


def test_they_may_win_the_match() -> None:
    game = penalty(chase("."), "away")
    assert (game.innings.ended, game.result and game.result.winner_id) == ("target", "away")


def test_they_may_take_a_win_back() -> None:
    game = chase("2")
    assert game.result is not None
    again = penalty(game, "home")
    assert (again.result, again.innings.ended, again.innings.target) == (None, None, 7)
    assert again.play(". . . . .").result.runs == 4  # type: ignore[union-attr]


def test_between_the_innings_they_count_for_the_side_that_batted() -> None:
    game = penalty(play(OVER, overs=1), "home")
    assert (game.score, game.start().innings.target) == ("6/0", 7)


def test_after_the_match_they_change_the_result() -> None:
    lost = chase(". . . . . .")
    assert lost.result.winner_id == "home"  # type: ignore[union-attr]
    assert penalty(lost, "away").result.winner_id == "away"  # type: ignore[union-attr]


def test_an_innings_may_be_named() -> None:
    game = play("1", innings_per_side=2).event("innings_ended", reason="declared").start().play("2")
    game = penalty(game.event("innings_ended", reason="declared").start(), "home", innings=1, runs=6)
    assert [innings.total for innings in game.match.innings] == [7, 2, 0]


def test_in_the_third_innings_they_go_to_the_other_sides_last_innings() -> None:
    game = play("1", innings_per_side=2).event("innings_ended", reason="declared").start().play("2")
    game = penalty(game.event("innings_ended", reason="declared").start(), "away")
    assert [innings.total for innings in game.match.innings] == [1, 7, 0]
    assert game.play("6 6").event("innings_ended", reason="declared").start().innings.target == 13 - 7 + 1


def test_a_forfeited_innings_takes_the_penalty_runs_that_waited_for_it() -> None:
    game = penalty(play("6 6", innings_per_side=2), "away").event("innings_ended", reason="declared")
    game = game.event("innings_forfeited").start().play("1").event("innings_ended", reason="declared").start()
    assert [innings.total for innings in game.match.innings] == [12, 5, 1, 0]
    assert game.innings.target == 9


def test_penalty_runs_that_waited_may_win_before_a_ball() -> None:
    game = penalty(play(OVER, overs=1), "away").start()
    assert (game.score, game.result and game.result.winner_id) == ("5/0", "away")
