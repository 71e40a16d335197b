"""Tests and first-class matches: where a match stands, what its chances are, and that they behave."""

import json
from collections.abc import Iterator
from itertools import product

import pytest

from scoring.cricsheet.reading.file import read_file
from scoring.engine.events.delivery import Delivery
from scoring.engine.laws.order import main_innings
from tests.cricsheet.real import IDS, match_file, needs_matches
from tests.engine.play import Game, match, play
from tests.prediction.simulated import states_of
from workers.prediction.inputs.unpredicted import Unpredicted
from workers.prediction.model.prediction import Prediction
from workers.prediction.model.weights.files import SHIPPED
from workers.prediction.serving.predict import predict, unpredictable, version
from workers.prediction.two_innings.model import Chances, compute_chances
from workers.prediction.two_innings.position import UNSURE, Position, position_of
from workers.prediction.two_innings.weights import about_path, load_shipped, weights_path

ALL_OUT = "W " * 10
OVER = "1 1 1 1 1 1 "
STAGES = ((1, 1, 2), (2, 1, 1), (3, 0, 1), (4, 0, 0))
"""Number of the innings, and the innings that each side has after it."""


def stands(game: Game) -> Position:
    found = position_of(game.match)
    assert isinstance(found, Position), found
    return found


def chances(game: Game) -> dict[str, float]:
    found = predict(game.match)
    assert isinstance(found, Prediction), found
    assert found.draw is not None
    return {**found.win, "draw": found.draw}


def made(runs: int, form: str = "test") -> Game:
    """The first innings: `runs` in sixes, then all out."""
    return play("6 " * (runs // 6) + ALL_OUT, form=form)


def pause(game: Game, session: str) -> Game:
    return game.event("session", session=session)


class TestPosition:
    def test_in_the_first_innings(self) -> None:
        at = stands(play(OVER + "W", form="test"))
        assert (at.innings, at.batting_id, at.wickets_left, at.lead) == (1, "home", 9, 6)
        assert (at.own_later, at.other_later, at.is_chase) == (1, 2, False)
        assert at.balls_left == pytest.approx(5 * 540 - 7, abs=1)

    def test_a_first_class_match_has_four_days_of_96_overs(self) -> None:
        assert stands(play(OVER, form="first_class")).balls_left == pytest.approx(4 * 576 - 6, abs=1)

    def test_between_two_innings_it_is_that_of_the_side_that_bats_next(self) -> None:
        at = stands(made(60))
        assert (at.innings, at.batting_id, at.wickets_left, at.lead) == (2, "away", 10, -60)
        assert (at.own_later, at.other_later) == (1, 1)
        assert at == stands(made(60).start())

    def test_a_follow_on(self) -> None:
        game = made(240).start().play(ALL_OUT)
        assert (stands(game).batting_id, stands(game).innings) == ("home", 3)
        at = stands(game.start(follow_on=True).ball("4"))
        assert (at.innings, at.batting_id, at.lead, at.own_later, at.other_later) == (3, "away", -236, 0, 1)

    def test_a_declaration_begins_the_next_innings(self) -> None:
        at = stands(play("6 " * 60, form="test").event("innings_ended", reason="declared"))
        assert (at.innings, at.batting_id, at.wickets_left, at.lead) == (2, "away", 10, -360)

    def test_the_last_innings_is_a_chase(self) -> None:
        game = made(60).start().play(ALL_OUT).start().play("6 " * 10 + ALL_OUT)
        at = stands(game.start().ball("4"))
        assert (at.innings, at.batting_id, at.lead, at.is_chase) == (4, "away", -116, True)

    def test_days_and_sessions_that_are_over_are_gone(self) -> None:
        game = play(OVER, form="test")
        for _ in range(2):
            game = pause(game, "stumps")
        assert stands(game).balls_left == pytest.approx(3 * 540, abs=2)
        assert stands(pause(game.ball(), "lunch")).balls_left == pytest.approx(2 * 540 + 360, abs=2)

    def test_the_overs_of_the_last_hour_are_known(self) -> None:
        game = play(OVER, form="test").event("conditions_revised", overs="15")
        assert stands(game).balls_left == 84

    def test_an_estimate_never_says_that_nothing_is_left(self) -> None:
        game = play(OVER, form="test")
        for _ in range(5):
            game = pause(game, "stumps")
        assert stands(game).balls_left == UNSURE


class TestDecided:
    def test_the_winner_has_one(self) -> None:
        game = made(60).start().play(ALL_OUT).start(follow_on=False).play("6 " * 10 + ALL_OUT).start().play(ALL_OUT)
        assert game.result is not None
        assert chances(game) == {"home": 1.0, "away": 0.0, "draw": 0.0}

    def test_so_has_a_draw(self) -> None:
        assert chances(play(OVER, form="test").event("match_ended", reason="time")) == {"home": 0, "away": 0, "draw": 1}

    def test_a_tie_is_half_for_each(self) -> None:
        game = made(6).start().play(ALL_OUT).start().play(ALL_OUT).start().play("6 " + ALL_OUT)
        assert game.result is not None
        assert chances(game) == {"home": 0.5, "away": 0.5, "draw": 0}

    def test_no_result_has_a_reason(self) -> None:
        found = predict(match(form="test").event("match_ended", reason="abandoned").match)
        assert isinstance(found, Unpredicted)
        assert found.code == "no_result"

    def test_without_a_ball_left_it_is_drawn(self) -> None:
        assert compute_chances(load_shipped(), Position(3, "a", "b", 5, 200, 0, 1, 0)) == Chances(0, 1, 0)


@pytest.mark.parametrize(
    ("game", "code"),
    [
        (play(OVER, innings_per_side=2), "two_innings"),
        (play(OVER, form="first_class", overs=100), "limited_innings"),
        (play(OVER, form="test", unfinished="winning_draw_by_runs"), "draws"),
        (play(OVER, form="test", players=8, players_per_side=8), "other_sides"),
        (match(form="test"), "not_started"),
    ],
)
def test_a_match_without_a_model_has_a_reason(game: Game, code: str) -> None:
    found = predict(game.match)
    assert isinstance(found, Unpredicted)
    assert found.code == code
    assert found.detail.endswith(".")


def grid() -> Iterator[Position]:
    leads, balls, wickets = range(-600, 601, 50), (1, 12, 45, 90, 200, 500, 1100, 1800, 2700), range(1, 11)
    for (number, own, other), lead, left, in_hand in product(STAGES, leads, balls, wickets):
        if number < 4 or lead <= 0:
            yield Position(number, "a", "b", in_hand, lead, own, other, left)


def moved(at: Position, *, runs: int = 0, wickets: int = 0) -> Chances:
    fields = (at.wickets_left - wickets, at.lead + runs, at.own_later, at.other_later, at.balls_left)
    return compute_chances(load_shipped(), Position(at.innings, at.batting_id, at.bowling_id, *fields))


class TestForm:
    def test_the_chances_are_chances_and_sum_to_one(self) -> None:
        for at in grid():
            found = moved(at)
            assert min(found) > 0, at
            assert sum(found) == pytest.approx(1), at

    def test_a_run_never_hurts_the_side_at_bat(self) -> None:
        for at in grid():
            before, after = moved(at), moved(at, runs=1)
            assert after.win >= before.win - 1e-12, at
            assert after.loss <= before.loss + 1e-12, at

    def test_a_wicket_never_helps_the_side_at_bat(self) -> None:
        for at in grid():
            if at.wickets_left > 1:
                before, after = moved(at), moved(at, wickets=1)
                assert after.win <= before.win + 1e-12, at
                assert after.loss >= before.loss - 1e-12, at

    def test_with_less_time_a_chase_is_drawn_more_often(self) -> None:
        drawn = [moved(Position(4, "a", "b", 6, -150, 0, 0, left)).draw for left in range(600, 0, -30)]
        assert drawn == sorted(drawn)
        assert drawn[0] < 0.1 < 0.9 < drawn[-1]

    def test_of_a_side_far_behind_only_time_decides(self) -> None:
        early, late = (moved(Position(3, "a", "b", 10, -300, 0, 1, left)) for left in (1500, 90))
        assert early.loss > 0.8
        assert late.draw > 0.9


@needs_matches
@pytest.mark.parametrize("match_id", ["1153311", "1127657", "946961", "1244294", "1127659"])
def test_a_real_match_is_predicted_after_every_ball(match_id: str) -> None:
    assert match_id in IDS
    states = states_of(read_file(match_file(match_id)))
    seen = 0
    for event, state in states:
        if not isinstance(event, Delivery) or state.result is not None:
            continue
        found = predict(state)
        assert isinstance(found, Prediction), found
        assert found.draw is not None
        assert found.innings == len(main_innings(state))
        assert sum(found.win.values()) + round(found.draw, 4) == pytest.approx(1)
        assert all(0 < chance < 1 for chance in (*found.win.values(), found.draw))
        seen += 1
    assert seen > 900
    end = predict(states[-1][1])
    assert isinstance(end, Prediction)
    assert sorted([*end.win.values(), end.draw]) in ([0, 0, 1], [0, 0.5, 0.5])


class TestWeights:
    def test_are_small_and_say_where_they_come_from(self) -> None:
        about = json.loads(about_path(SHIPPED).read_text())
        assert weights_path(SHIPPED).stat().st_size < 10_000
        assert about["version"] == load_shipped().version
        assert about["data"]["matches"] == len(load_shipped().seen)
        assert about["cross_validated"]["all balls"]["matches"] == about["data"]["matches"]

    def test_are_part_of_the_version_of_all(self) -> None:
        assert load_shipped().version in version()

    def test_conditions_without_a_model_are_known_in_advance(self) -> None:
        assert unpredictable(match(form="test").match.conditions) is None
        assert unpredictable(match(innings_per_side=2).match.conditions) is not None
