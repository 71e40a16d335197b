"""Conditions that change during a match: for one innings or for the rest of it; and those of super overs."""

import pytest

from scoring.engine.conditions import Format, for_format
from scoring.engine.errors import Malformed, Unlawful
from scoring.engine.views.snapshot import snapshot
from tests.engine.play import Body, Game, match, play

OVER = ". . . . . . "


def revised(game: Game, **body: object) -> Game:
    return game.event("conditions_revised", **body)


def in_force(game: Game) -> Body:
    return snapshot(game.match)["conditions"]


class TestForTheWholeMatch:
    def test_before_the_first_ball_both_innings_get_the_length(self) -> None:
        game = revised(match(form="odi"), scope="match", overs="40").start()
        assert (game.innings.max_overs, game.innings.allotted) == (40, 240)
        game = game.event("innings_ended", reason="closed").start()
        assert (game.innings.max_overs, game.innings.allotted, game.innings.stoppages) == (40, 240, ())

    def test_during_an_innings_it_and_the_next_are_cut(self) -> None:
        game = revised(play(OVER, form="t20"), scope="match", overs="10")
        assert (game.innings.max_overs, game.innings.stoppages) == (10, ((114, 54, 0),))
        assert game.event("innings_ended", reason="closed").start().innings.max_overs == 10

    def test_an_innings_that_is_over_stays_as_it_was(self) -> None:
        game = play(OVER, overs=1)
        assert revised(game, scope="match", overs="0.3").match.innings == game.match.innings
        assert revised(game, scope="match", overs="0.3").start().innings.max_extra_balls == 3

    def test_four_innings(self) -> None:
        game = revised(play(OVER, innings_per_side=2, overs=20), scope="match", overs="5")
        assert sorted(game.match.revisions) == [2, 3, 4]

    def test_without_an_innings_left_it_is_refused(self) -> None:
        tied = play("1 . . . . .", overs=1, tie_break="super_over").start().play("1 . . . . .")
        for game in (tied, tied.start()):
            with pytest.raises(Unlawful) as refusal:
                revised(game, scope="match", overs="5")
            assert refusal.value.code == "innings_closed"

    @pytest.mark.parametrize("more", [{"innings": 1}, {"target": 5}, {"par": 5}])
    def test_what_belongs_to_one_innings_is_refused(self, more: Body) -> None:
        with pytest.raises(Unlawful) as refusal:
            revised(match(form="t20"), scope="match", overs="5", **more)
        assert refusal.value.code == "scope_contradicts"

    def test_a_later_revision_of_one_innings_changes_that_one_only(self) -> None:
        game = revised(revised(match(form="t20"), scope="match", overs="10"), innings=2, overs="8").start()
        assert game.innings.max_overs == 10
        assert game.event("innings_ended", reason="closed").start().innings.max_overs == 8


class TestQuota:
    def test_a_revised_quota_is_the_same_for_all_bowlers(self) -> None:
        game = revised(match(overs=6, quota=2), quota=1).play(OVER * 2)
        with pytest.raises(Unlawful) as refusal:
            game.ball(bowler_id="a11")
        assert refusal.value.code == "bowler_quota"
        assert revised(game, quota=2).ball(bowler_id="a11").innings.legal_balls == 13

    def test_it_may_be_given_where_none_was(self) -> None:
        game = revised(play(OVER * 2), quota=1)
        with pytest.raises(Unlawful):
            game.ball(bowler_id="a11")

    def test_it_holds_for_its_innings_or_for_the_match(self) -> None:
        for scope, later in (("innings", None), ("match", 1)):
            game = revised(match(overs=2, quota=2), quota=1, scope=scope).play(OVER * 2)
            assert (game.innings.quota, game.start().innings.quota) == (1, later)

    def test_a_new_length_brings_its_own_quota(self) -> None:
        game = revised(match(form="odi").start(), quota=3)
        assert in_force(game)["quota"] == 3
        assert in_force(revised(game, overs="40"))["quota"] == 8


class TestConditionsInForce:
    def test_they_are_those_of_the_innings_in_progress_or_the_next(self) -> None:
        game = revised(match(form="t20"), innings=2, overs="5")
        assert in_force(game)["overs"] == 20
        game = game.start().event("innings_ended", reason="closed")
        assert in_force(game)["overs"] == 5
        assert in_force(game.start())["overs"] == 5
        assert in_force(game.start().event("innings_ended", reason="closed"))["overs"] == 5

    def test_a_part_of_an_over_counts_as_one(self) -> None:
        assert in_force(revised(match(form="t20").start(), overs="9.4"))["overs"] == 10

    def test_as_laid_down_they_are_those_of_the_match(self) -> None:
        assert in_force(match(form="odi").start())["quota"] == 10
        assert in_force(match(form="odi").start())["overs"] == 50

    def test_the_conditions_of_the_match_stay_as_they_were_laid_down(self) -> None:
        game = revised(match(form="odi"), scope="match", overs="40")
        assert (game.match.conditions.overs, game.match.conditions.quota) == (50, 10)


class TestSuperOvers:
    @pytest.mark.parametrize("wickets", [1, 2, 3])
    def test_the_wickets_that_end_one_are_a_condition(self, wickets: int) -> None:
        game = play("1 . . . . .", overs=1, tie_break="super_over", super_over_wickets=wickets)
        game = game.start().play("1 . . . . .").start().play("W " * wickets)
        assert (game.innings.wickets, game.innings.ended) == (wickets, "all_out")

    def test_two_if_nothing_else_is_said(self) -> None:
        assert for_format(Format.T20).super_over_wickets == 2


def test_a_powerplay_needs_bounds_that_fit_together() -> None:
    for bad in (
        {"first": 1},
        {"last": 6},
        {"start": "1"},
        {"first": 1, "last": 6, "end": "6"},
        {"first": 6, "last": 1},
        {"end": "0"},
        {"start": "3", "end": "2.2"},
        {"end": "2.6"},
    ):
        with pytest.raises(Malformed) as refusal:
            match(form="t20", powerplays=[{"kind": "mandatory", **bad}])
        assert refusal.value.code == "conditions_contradict"
        with pytest.raises(Unlawful) as unlawful:
            revised(match(form="t20"), powerplays=[{"kind": "mandatory", **bad}])
        assert unlawful.value.code == "malformed_powerplay"
