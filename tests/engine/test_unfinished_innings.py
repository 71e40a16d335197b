"""The end of the match closes the innings in progress (Law 12.9), which decides nothing by that."""

import pytest

from scoring.engine.views.snapshot import snapshot
from tests.engine.play import Game, match, play
from workers.prediction.dl.compute import compute_standing
from workers.prediction.dl.published import published_table


def fourth_innings(balls: str = "1") -> Game:
    """Home needs more runs than it will get."""
    game = match(innings_per_side=2)
    for number, each in enumerate(("6", "6", "6", balls)):
        game = game.start() if number else game
        game = game.play(each)
        game = game.event("innings_ended", reason="declared") if number < 3 else game
    return game


@pytest.mark.parametrize("reason", ["time", "abandoned"])
def test_an_unfinished_innings_is_over_with_the_match(reason: str) -> None:
    game = fourth_innings().event("match_ended", reason=reason)
    assert game.innings.ended == "match_ended"
    assert snapshot(game.match)["innings"]["4"]["ended"] == "match_ended"


def test_time_in_the_last_innings_is_a_draw_and_no_defeat() -> None:
    game = fourth_innings().event("match_ended", reason="time")
    assert game.result is not None
    assert game.result.kind == "draw"
    # Recorded later, it changes nothing either.
    again = game.event("note", text="Handshakes").result
    assert again == game.result


def test_a_side_that_follows_on_and_trails_when_time_is_up_has_not_lost() -> None:
    game = play("6 " * 36, form="test").event("innings_ended", reason="declared").start().play("1 W " * 5 + "W W W W W")
    game = game.start(follow_on=True).play("1").event("match_ended", reason="time")
    assert game.result is not None
    assert game.result.kind == "draw"


def test_an_innings_that_was_over_keeps_its_end() -> None:
    game = fourth_innings("W W W W W W W W W W")
    assert game.innings.ended == "all_out"
    assert play("1 1", overs=20).event("match_ended", reason="abandoned").undo().innings.ended is None


def test_the_par_at_the_end_of_a_stopped_chase_is_that_of_the_moment() -> None:
    game = play("1 " * 300, form="odi").start().play("1 " * 150)
    before = compute_standing(game.match, published_table())
    ended = game.event("match_ended", reason="play_stopped")
    assert compute_standing(ended.match, published_table()) == before
    assert ended.result is not None
