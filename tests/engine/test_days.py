"""Day and session of play, from the intervals that are recorded."""

import pytest

from scoring.engine.views.snapshot import snapshot
from tests.engine.play import Game, match, play


def interval(game: Game, *sessions: str) -> Game:
    for session in sessions:
        game = game.event("session", session=session)
    return game


def when(game: Game) -> tuple[int | None, int | None]:
    shown = snapshot(game.match)
    return shown.get("day"), shown.get("session")


def test_a_match_of_several_days_begins_with_day_one() -> None:
    assert when(match(form="test")) == (1, 1)
    assert when(play("1", form="first_class")) == (1, 1)


def test_a_match_of_one_day_has_none_until_sessions_are_recorded() -> None:
    assert when(play("1", form="t20")) == (None, None)
    assert when(interval(play("1"), "tea").ball()) == (1, 2)


@pytest.mark.parametrize("goes_on", ["ball", "resumed", "innings", "interruption"])
def test_after_an_interval_play_goes_on_in_the_next_session(goes_on: str) -> None:
    def play_on(game: Game) -> Game:
        if goes_on == "ball":
            return game.ball()
        if goes_on == "innings":
            return game.event("innings_ended", reason="declared").start()
        return game.event(goes_on)

    game = play("1", form="test")
    assert when(play_on(interval(game, "lunch"))) == (1, 2)
    assert when(play_on(interval(play_on(interval(game, "lunch")), "tea"))) == (1, 3)
    assert when(play_on(interval(game, "stumps"))) == (2, 1)
    assert when(play_on(interval(play_on(interval(game, "tea")), "stumps"))) == (2, 1)


def test_during_an_interval_the_session_is_the_one_that_ended() -> None:
    game = play("1", form="test")
    assert when(interval(game, "lunch")) == (1, 1)
    assert when(interval(game, "stumps")) == (1, 1)


def test_a_session_or_a_day_without_play_counts() -> None:
    game = play("1", form="test")
    assert when(interval(game, "lunch", "tea").ball()) == (1, 3)
    assert when(interval(game, "stumps", "stumps").ball()) == (3, 1)
    assert when(interval(game, "stumps", "lunch").ball()) == (2, 2)
    assert when(interval(match(form="test"), "stumps").ball(bowler_id="a1")) == (2, 1)


def test_an_interval_that_is_recorded_twice_is_one() -> None:
    assert when(interval(play("1", form="test"), "lunch", "lunch").ball()) == (1, 2)


def test_rain_during_a_session_leaves_it() -> None:
    game = play("1", form="test").event("interruption", reason="rain").event("resumed")
    assert when(game.ball()) == (1, 1)


def test_an_undone_interval_gives_the_session_back() -> None:
    game = interval(play("1", form="test"), "lunch")
    assert when(game.undo().ball()) == (1, 1)
