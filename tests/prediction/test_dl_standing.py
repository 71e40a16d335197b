"""The five kinds of interruption: resources, targets and pars of a folded log of a scorer's events."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine.views.snapshot import snapshot
from tests.engine.play import Game, match, play
from workers.prediction.dl.compute import compute_standing
from workers.prediction.dl.published import published_table
from workers.prediction.dl.standing import Inapplicable, Standing
from workers.prediction.dl.table import percent

FIVE = "1 1 1 1 1 . "  # an over
NONE = ". . . . . . "
WICKET = "W . . . . . "


def stands(game: Game) -> Standing:
    found = compute_standing(game.match, published_table())
    assert isinstance(found, Standing), found
    return found


def resources(game: Game) -> tuple[float, float]:
    return percent(stands(game).first), percent(stands(game).second)


def cut(game: Game, overs: str, **more: Any) -> Game:
    return game.event("conditions_revised", overs=overs, **more)


def odi(balls: str) -> Game:
    return play(balls, form="odi")


def chasing_250(balls: str = "") -> Game:
    return odi(FIVE * 50).start().play(balls)


class TestBeforeTheFirstInnings:
    def test_both_sides_have_equal_resources_and_one_more_run_wins(self) -> None:
        game = cut(cut(match(form="odi"), "20", innings=1), "20", innings=2)
        assert resources(game) == (56.6, 56.6)
        game = game.play(FIVE * 20)
        assert (stands(game).innings, stands(game).method_target, stands(game).in_force) == (2, 101, 101)

    def test_only_the_innings_named_is_cut(self) -> None:
        assert resources(cut(match(form="odi"), "20")) == (56.6, 100.0)


class TestFirstInningsInterrupted:
    def test_side_two_gets_a_higher_target_for_what_the_cut_took(self) -> None:
        """20 overs, 2 down: 67.3 - 52.4 = 14.9 lost, R1 85.1; R2 of 40 overs 89.3; 190 + 4.2 x 2.45 = 200.29."""
        game = odi(WICKET * 2 + FIVE * 18)
        game = cut(cut(game, "40"), "40", innings=2).play(FIVE * 20)
        assert (game.score, game.innings.ended) == ("190/2", "overs")
        assert resources(game) == (85.1, 89.3)
        assert stands(game).method_target == 201

    def test_there_is_no_target_until_it_is_over(self) -> None:
        found = stands(cut(odi(FIVE * 20), "40"))
        assert (found.innings, found.target, found.par) == (1, None, None)

    def test_several_cuts_at_once_take_as_much_as_the_last(self) -> None:
        once = cut(odi(FIVE * 20), "30")
        twice = cut(cut(cut(odi(FIVE * 20), "40"), "35"), "30")
        assert resources(once) == resources(twice)

    def test_overs_restored_at_once_are_no_loss(self) -> None:
        assert resources(cut(cut(odi(FIVE * 20), "40"), "50")) == (100.0, 100.0)


class TestFirstInningsCutShortForGood:
    @pytest.mark.parametrize("how", ["revised", "ended"])
    def test_all_that_was_left_is_lost(self, how: str) -> None:
        """25 overs, 3 down: 56.0 lost, R1 44.0; 25 overs for side 2 are 66.5; 110 + 22.5 x 2.45 = 165.125."""
        game = odi(WICKET * 3 + FIVE * 22)
        game = cut(game, "25") if how == "revised" else game.event("innings_ended", reason="reduced")
        game = cut(game, "25", innings=2)
        assert resources(game) == (44.0, 66.5)
        assert stands(game).method_target == 166
        assert stands(game.start()).method_target == 166

    def test_a_side_bowled_out_has_used_all_its_resources(self) -> None:
        assert resources(odi(NONE + "W " * 10)) == (100.0, 100.0)


class TestBetweenTheInnings:
    def test_a_shorter_chase_scales_the_score_down(self) -> None:
        """30 overs are 75.1: 250 x 75.1 / 100 = 187.75."""
        game = cut(odi(FIVE * 50), "30")
        assert (resources(game), stands(game).method_target, stands(game).in_force) == ((100.0, 75.1), 188, 251)
        assert stands(game.start()).method_target == 188

    def test_the_same_if_the_chase_has_begun_without_a_ball(self) -> None:
        assert stands(cut(chasing_250(), "30")).method_target == 188


class TestSecondInningsInterrupted:
    def test_one_interruption_as_the_bbc_explained_it(self) -> None:
        """25 overs, 5 down, ten overs left of 25: 42.2 - 26.1 = 16.1 lost; 250 x 83.9 / 100 = 209.75."""
        game = cut(chasing_250(WICKET * 5 + FIVE * 20), "35")
        assert (percent(stands(game).second), stands(game).method_target) == (83.9, 210)

    def test_several_interruptions(self) -> None:
        """40 left, 1 down: 84.2 - 71.8 = 12.4; 20 left, 3 down: 49.1 - 40.5 = 8.6; R2 79.0; 250 x 0.79 = 197.5."""
        game = cut(chasing_250(WICKET + FIVE * 9), "40").play(WICKET * 2 + FIVE * 8)
        game = cut(game, "35")
        assert (percent(stands(game).second), stands(game).method_target) == (79.0, 198)

    def test_the_par_follows_from_the_resources_used(self) -> None:
        """Five overs more, 4 down, 10 left: 28.3 left, 50.7 used; 250 x 0.507 = 126.75."""
        game = cut(chasing_250(WICKET + FIVE * 9), "40").play(WICKET * 2 + FIVE * 8)
        assert stands(cut(game, "35").play(WICKET + FIVE * 4)).par == 126

    def test_the_par_decides_if_play_stops_for_good(self) -> None:
        """40 overs, 5 down: 26.1 left, 73.9 used; 250 x 0.739 = 184.75."""
        game = chasing_250(WICKET * 5 + FIVE * 35).event("match_ended", reason="play_stopped")
        assert (game.innings.total, stands(game).par) == (175, 184)
        stopped = cut(chasing_250(WICKET * 5 + FIVE * 35), "40")
        assert (stands(stopped).method_target, stands(stopped).par) == (185, 184)

    def test_with_more_resources_the_par_passes_the_score_once_as_many_are_used(self) -> None:
        """R1 44.0, 110 scored; of 66.5 the chase has used 66.5 - 17.2 = 49.3: 110 + 5.3 x 2.45 = 122.985."""
        game = cut(odi(WICKET * 3 + FIVE * 22), "25")
        game = cut(game, "25", innings=2).start().play(FIVE * 20)
        assert stands(game).par == 122


def test_the_par_of_the_2003_final_after_nine_overs() -> None:
    """Nine overs, one wicket: 85.3 left; 359 x 14.7 / 100 = 52.77."""
    game = odi("1 1 1 1 1 2 " * 41 + "1 1 1 1 2 2 " * 9).start().play(WICKET + FIVE * 8)
    assert game.match.innings[0].total == 359
    assert stands(game).par == 52


def test_without_an_interruption_the_last_par_is_one_less_than_the_target() -> None:
    game = play(FIVE * 20, form="t20").start().play(NONE * 20)
    assert (stands(game).par, stands(game).target, stands(game).in_force) == (100, 101, 101)


def test_a_wicket_raises_the_par_and_bowled_out_it_is_the_score() -> None:
    """30 overs left 75.1: 250 x 0.249 = 62.25. 29.5 left, 1 down: 70.3 + 1.5 x 5 / 6 = 71.55: 250 x 0.2845 = 71.125."""
    game = chasing_250(FIVE * 20)
    assert stands(game).par == 62
    assert stands(game.ball("W")).par == 71
    assert stands(game.play("W " * 10)).par == 250


def test_a_wide_uses_no_resources() -> None:
    game = chasing_250(FIVE * 20)
    assert stands(game.ball("1wd")).par == stands(game).par


def test_the_hundred_is_a_hundred_balls() -> None:
    """100 balls are 16.4 overs of six: 47.6 + (49.9 - 47.6) x 4 / 6 = 49.13. 50 are 8.2: 26.4 + 2.9 x 2 / 6 = 27.37,
    so 21.77 are used: 100 x 21.77 / 49.13 = 44.3.
    """
    assert resources(match(form="hundred")) == (49.13, 49.13)
    game = play("1 1 1 1 1 " * 20, form="hundred").start().play("1 1 1 1 1 " * 10)
    assert stands(game).par == 44


def test_penalty_runs_during_the_chase_raise_target_and_par_one_for_one() -> None:
    game = cut(chasing_250(FIVE * 20), "40")
    more = game.event("penalty_runs", team_id="home")
    assert (stands(more).method_target, stands(more).par) == (stands(game).method_target + 5, stands(game).par + 5)


def test_a_correction_before_a_stoppage_changes_what_it_took() -> None:
    game = chasing_250(WICKET * 5 + FIVE * 20)
    first_wicket = next(seq for seq, event in game.log.entries[-150:] if event.kind == "delivery" and event.wickets)
    game = cut(game, "35").amend(first_wicket, wickets=[])
    assert percent(stands(game).second) == 100 - (50.0 - 28.3)


class TestReferee:
    def test_a_posted_target_takes_precedence_and_the_par_follows_it(self) -> None:
        """By the method: 75.1 - 56.6 = 18.5 lost; 250 x 0.815 = 203.75."""
        game = cut(chasing_250(FIVE * 20), "40", target=219, method="DLS", reason="calculator")
        found = stands(game)
        assert found.method_target == 204
        assert (found.target, found.in_force, found.label) == (219, 219, "DLS, referee's figure")
        assert found.body()["referee"] == {"target": 219, "method": "DLS", "reason": "calculator"}
        assert stands(game.play(NONE * 20)).par == 218

    def test_a_posted_target_equal_to_the_methods_changes_nothing(self) -> None:
        game = cut(chasing_250(FIVE * 20), "40")
        posted = game.event("conditions_revised", target=stands(game).method_target)
        assert (stands(posted).label, stands(posted).par) == ("D/L Standard Edition", stands(game).par)

    def test_a_posted_par_is_the_par(self) -> None:
        game = chasing_250(FIVE * 20).event("conditions_revised", par=99, reason="printed sheet")
        assert (stands(game).par, stands(game).method_par) == (99, 62)
        assert stands(game).body() == {
            "label": "Referee's figure",
            "par": 99,
            "target": 251,
            "referee": {"par": 99, "reason": "printed sheet"},
        }

    def test_so_is_a_par_posted_with_the_end_of_play(self) -> None:
        assert stands(chasing_250(FIVE * 20).event("match_ended", reason="play_stopped", par=60)).par == 60

    def test_a_target_posted_before_the_chase(self) -> None:
        game = cut(odi(FIVE * 50), "30", target=190, method="VJD")
        assert (stands(game).target, stands(game).in_force, stands(game).method_target) == (190, 190, 188)
        assert stands(game).label == "VJD, referee's figure"


@pytest.mark.parametrize(
    ("game", "code"),
    [
        (match(form="test"), "two_innings"),
        (match(), "no_length"),
        (match(form="t20", players_per_side=8), "not_ten_wickets"),
        (match(overs=16, pair_overs=4), "pairs"),
        (match(overs=60), "too_long"),
    ],
)
def test_a_match_outside_the_method_has_a_reason(game: Game, code: str) -> None:
    found = compute_standing(game.match, published_table())
    assert isinstance(found, Inapplicable)
    assert (found.code, found.body()["inapplicable"]["code"]) == (code, code)


def test_a_super_over_has_no_resources() -> None:
    tied = play("1 . . . . . ", form="t20", overs=1).start().play("1 . . . . . ")
    assert compute_standing(tied.start().match, published_table()) == compute_standing(
        tied.start().ball("1").match, published_table()
    )
    assert isinstance(compute_standing(tied.start().match, published_table()), Inapplicable)


def test_snapshots_for_viewers_hold_none_of_its_inputs() -> None:
    assert not {"allotted", "stoppages", "late_penalties"} & snapshot(cut(chasing_250(FIVE), "40").match).keys()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([".", "1", "2", "W", "1wd", "1nb+4", "2lb"]), max_size=50), st.integers(10, 30))
def test_par_never_falls_in_a_chase_and_a_stoppage_does_not_change_it(balls: list[str], runs: int) -> None:
    game = play("1 " * runs + ". " * (30 - runs), form="t20", overs=5, free_hit="none").start()
    before = stands(game)
    for token in balls:
        if game.innings.ended is not None:
            break
        game = game.ball(token)
        now = stands(game)
        assert before.par is not None
        assert now.par is not None
        assert before.par <= now.par < (now.method_target or 0)
        if game.innings.ended is None and game.innings.complete_overs < 4:
            assert stands(cut(game, "4")).par == now.par
            assert (stands(cut(game, "4")).method_target or 0) <= (now.method_target or 0)
        before = now
