"""The formulas: published worked examples, examples computed by hand, and properties of every table and score."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.engine.play import match
from workers.prediction.dl.g50 import g50_of
from workers.prediction.dl.method import Terms
from workers.prediction.dl.published import published_table
from workers.prediction.dl.table import UNITS


def units(percent: float) -> int:
    return round(percent * UNITS)


def terms(score: int, first: float, second: float, g50: int = 245, added: int = 0) -> Terms:
    return Terms(score, units(first), units(second), g50, added)


def test_a_chase_of_250_that_lost_16_1_percent_as_the_bbc_explained_the_method() -> None:
    """news.bbc.co.uk/sportacademy, "Rain-affected run targets explained": 250 x 83.9 / 100 = 209.75, so 210 to win."""
    lost = published_table().left(25 * 6, 5) - published_table().left(10 * 6, 5)
    assert lost == units(42.2 - 26.1)
    assert terms(250, 100, 100 - 16.1).target == 210


def test_the_par_of_the_2003_world_cup_final_after_nine_overs() -> None:
    """Wikipedia, "Duckworth-Lewis-Stern method": 57/1 after 9 of 50 chasing 359; 359 x 14.7 / 100 = 52.77, so 52."""
    left = published_table().left(41 * 6, 1)
    assert left == units(85.3)
    assert terms(359, 100, 100).par(units(100) - left) == 52


def test_ten_overs_lost_at_twenty_for_two_as_the_playing_conditions_explain_the_table() -> None:
    """ICC playing conditions, "Reading the table": 67.3 - 52.4 = 14.9 lost, so 85.1 available."""
    assert published_table().left(30 * 6, 2) - published_table().left(20 * 6, 2) == units(14.9)


def test_fewer_resources_scale_the_score_down() -> None:
    """160 x 75.1 / 89.3 = 134.56: 134 ties."""
    assert terms(160, 89.3, 75.1).target == 135


def test_equal_resources_need_one_more() -> None:
    assert terms(151, 56.6, 56.6).target == 152


def test_more_resources_add_their_share_of_g50() -> None:
    """200 + (89.3 - 85.1) x 245 / 100 = 210.29; with 200 for G50 208.4."""
    assert terms(200, 85.1, 89.3).target == 211
    assert terms(200, 85.1, 89.3, g50=200).target == 209


def test_a_whole_number_of_runs_ties_and_one_more_wins() -> None:
    """200 x 50 / 100 = 100 exactly: rounding must not lose a run."""
    assert terms(200, 100, 50).target == 101
    assert terms(200, 60, 100, g50=250).target == 301


def test_penalty_runs_during_the_chase_are_added_and_not_scaled() -> None:
    """250 x 83.9 / 100 + 5 = 214.75."""
    assert terms(250, 100, 83.9, added=5).target == 215
    assert terms(250, 100, 83.9, added=5).par(units(40)) == 105


def test_a_shorter_game_has_the_same_targets_in_percent_of_its_own_innings() -> None:
    """20 overs are 56.6: 28.3 of 56.6 is half, and G50 is 245 x 56.6 / 100 = 138.67 for them."""
    assert terms(160, 56.6, 28.3).target == terms(160, 100, 50).target == 81
    own_excess = (56.6 - 40) / 56.6 * 100
    assert terms(120, 40, 56.6).target == int(120 + own_excess * 138.67 / 100) + 1 == 161


def test_the_last_par_for_a_referees_target_is_one_less() -> None:
    """Ours is 209.75 at the end: half of the resources, 125 of it, is 125 / 209.75 x 219 = 130.5."""
    chase = terms(250, 100, 83.9)
    assert chase.par_towards(220, units(83.9)) == 219
    assert chase.par_towards(220, units(50)) == 130
    assert chase.par_towards(chase.target, units(50)) == chase.par(units(50)) == 125


SCORES = st.integers(0, 500)
RESOURCES = st.integers(0, 100 * UNITS)


@given(SCORES, RESOURCES, RESOURCES, st.integers(50, 500))
def test_the_target_is_one_more_than_the_last_par(score: int, first: int, second: int, g50: int) -> None:
    chase = Terms(score, first, second, g50)
    assert chase.par(second) == chase.target - 1


@given(SCORES, RESOURCES, RESOURCES)
def test_a_run_more_never_lowers_the_target(score: int, first: int, second: int) -> None:
    assert Terms(score, first, second, 245).target <= Terms(score + 1, first, second, 245).target


@example(0, 0, 0, 0, 2)  # neither side had anything
@example(0, 600, 600, 300, 7)
@given(SCORES, RESOURCES, RESOURCES, RESOURCES, st.integers(1, 500))
def test_par_never_falls_while_resources_are_used(score: int, first: int, second: int, used: int, target: int) -> None:
    chase = Terms(score, first, second, 245)
    fewer, more = sorted((used % (second + 1), second))
    assert chase.par(fewer) <= chase.par(more)
    assert chase.par_towards(target, fewer) <= chase.par_towards(target, more) == target - 1


def g50(**about: Any) -> int:
    from dataclasses import replace

    from scoring.engine.laws.match import start

    created = match().match.created
    names = about.pop("names", ("Home", "Away"))
    teams = tuple(replace(team, name=name) for team, name in zip(created.teams, names, strict=True))
    return g50_of(start(replace(created, about=about, teams=teams)))


def test_g50_is_245_by_default() -> None:
    assert g50() == g50(gender="male") == 245


def test_g50_is_200_for_women_and_if_neither_country_is_a_full_member() -> None:
    assert g50(gender="female") == 200
    assert g50(team_type="international", names=("Oman", "Nepal")) == 200
    assert g50(cricsheet={"team_type": "international"}, names=("Oman", "Nepal")) == 200
    assert g50(team_type="international", names=("Oman", "India")) == 245
    assert g50(team_type="club", names=("Oman", "Nepal")) == 245


@pytest.mark.parametrize(("given", "taken"), [(235, 235), (True, 245), ("235", 245), (10, 245), (9999, 245)])
def test_g50_can_be_given_with_the_match(given: Any, taken: int) -> None:
    assert g50(g50=given) == taken
