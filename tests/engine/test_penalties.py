"""Penalty runs (Law 41) to either side, before, during and after an innings, and the targets that they move."""

import pytest

from scoring.cricsheet.exporting.match import export_match
from scoring.cricsheet.importing.fold import build_scorecard
from scoring.engine.states.innings import Innings
from scoring.engine.views.snapshot import snapshot
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


def stands(innings: Innings) -> list[int]:
    return [stand.runs for stand in (*innings.partnerships, *filter(None, [innings.partnership]))]


def overs(innings: Innings) -> list[tuple[int, int]]:
    """Runs and score of each over."""
    return [(over.runs, over.score) for over in innings.all_overs]


class TestPartnershipsAndOvers:
    """They add up to the total, and agree with it after an export and an import."""

    @pytest.mark.parametrize(
        ("before", "after", "stand", "over", "falls"),
        [
            ("1", "W", [6], [(6, 6)], [6]),  # during a partnership
            ("1 . . . . .", "1 W", [7], [(6, 6), (1, 7)], [7]),  # between overs
            ("1 W", "2 W", [1, 7], [(8, 8)], [1, 8]),  # a batter is awaited
            ("1 . . . . W", "2", [1, 7], [(1, 1), (7, 8)], [1]),  # a batter is awaited between overs
        ],
    )
    def test_to_the_batting_side_between_balls(
        self, before: str, after: str, stand: list[int], over: list[tuple[int, int]], falls: list[int]
    ) -> None:
        game = penalty(play(before, overs=20), "home").play(after)
        innings = game.innings
        assert (stands(innings), overs(innings), [fall.score for fall in innings.falls]) == (stand, over, falls)
        assert innings.total == sum(stand) == over[-1][1] == sum(runs for runs, _ in over)
        again = build_scorecard(export_match(game.log), "game")["innings"][0]
        assert again == game.card["innings"][0]

    def test_they_are_in_the_open_partnership_of_the_snapshot(self) -> None:
        view = snapshot(penalty(play("1"), "home").match)
        assert view["total_runs"] - view["partnership"]["from_runs"] == 6

    def test_before_the_first_ball_they_belong_to_neither(self) -> None:
        game = penalty(play("").start(), "home").play("1 . . . . .")
        assert (game.innings.total, stands(game.innings), overs(game.innings)) == (6, [1], [(1, 6)])

    def test_after_the_innings_they_belong_to_neither(self) -> None:
        game = penalty(play(OVER, overs=1), "home")
        assert (game.innings.total, stands(game.innings), overs(game.innings)) == (6, [1], [(1, 1)])

    def test_undone_they_leave_no_trace(self) -> None:
        for balls in ("1", "1 W", OVER):
            game = play(balls)
            assert penalty(game, "home").undo().match == game.match

    def test_inserted_by_a_correction_they_are_the_same(self) -> None:
        scored = penalty(play("1 W", overs=2), "home").play("2")
        corrected = play("1 W 2", overs=2).insert(4, "penalty_runs", team_id="home")
        assert (stands(corrected.innings), overs(corrected.innings)) == (stands(scored.innings), overs(scored.innings))

    def test_a_win_while_a_batter_was_awaited_comes_back_after_an_export(self) -> None:
        game = penalty(chase("W"), "away")
        again = build_scorecard(export_match(game.log), "game")
        assert again["result"] == game.card["result"] == {"winner": "Away", "by": {"wickets": 9}}
        assert again["innings"] == game.card["innings"]


def tied() -> Game:
    return play(". . . . . .", overs=1, tie_break="super_over").start().play(". . . . . .")


def totals(game: Game) -> list[int]:
    return [innings.total for innings in game.match.innings]


class TestInASuperOver:
    """A super over stands alone: the runs go to the side's innings in it, the current, completed or next one."""

    def test_to_the_side_that_bats_second_in_it(self) -> None:
        game = penalty(tied().start().play("1"), "home").play(". . . . .")
        assert totals(game) == [0, 0, 1]
        game = game.start()
        assert (totals(game), game.result and game.result.eliminator_id) == ([0, 0, 1, 5], "home")

    @pytest.mark.parametrize("balls", ["5p", "6", ". 5"])
    def test_they_come_back_after_an_export(self, balls: str) -> None:
        game = penalty(tied().start().play(balls), "home")
        game = game.play(". " * (6 - len(balls.split()))).start().play(". . . . . .")
        again = build_scorecard(export_match(game.log), "game")
        assert (again["innings"], again["result"]) == (game.card["innings"], game.card["result"])

    def test_to_the_side_that_has_batted_in_it(self) -> None:
        game = penalty(tied().start().play("1 . . . . .").start().play("."), "away")
        assert (totals(game), game.innings.target) == ([0, 0, 6, 0], 7)

    def test_to_the_side_that_bats_in_it(self) -> None:
        game = penalty(tied().start().play("1"), "away")
        assert totals(game) == [0, 0, 6]

    def test_in_the_second_super_over_not_to_the_first(self) -> None:
        game = tied().start().play(". . . . . .").start().play(". . . . . .").start().ball(bowler_id="a10")
        assert game.innings.super_over == 2
        game = penalty(game, "away")
        assert totals(game) == [0, 0, 0, 0, 0]
        assert totals(game.play(". . . . .").start()) == [0, 0, 0, 0, 0, 5]

    def test_after_the_tie_and_before_it_they_change_the_match(self) -> None:
        game = penalty(tied(), "home")
        assert (totals(game), game.result and game.result.winner_id) == ([5, 0], "home")


class TestASideThatNeverBats:
    """Its penalty runs count (a ruling of the MCC that the ACS quotes): its score is 5/0."""

    def test_it_has_a_score_without_a_batter_or_a_ball(self) -> None:
        game = penalty(play("1 1 1", form="t20"), "away", reason="damage to the pitch")
        assert "2" not in snapshot(game.match)["innings"]
        game = game.event("match_ended", reason="abandoned")
        view, card = snapshot(game.match), game.card["innings"][1]
        shown = view["innings"]["2"]
        assert view["result"]["text"] == "No result"
        assert (shown["batting_team"], shown["total_runs"], shown["total_wickets"], shown["overs"]) == (
            "away",
            5,
            0,
            "0",
        )
        assert (card["team"], card["total"], card["extras"]["penalty"], card["batting"]) == ("Away", 5, 5, [])

    def test_its_score_is_exported_and_comes_back(self) -> None:
        games = (
            penalty(play("1 1 1", form="t20"), "away").event("match_ended", reason="abandoned"),
            penalty(play("1", innings_per_side=2), "away", runs=10).event("match_ended", reason="time"),
        )
        for game in games:
            again = build_scorecard(export_match(game.log), "game")
            assert (again["innings"], again["result"]) == (game.card["innings"], game.card["result"])

    def test_the_match_before_its_first_ball(self) -> None:
        game = penalty(penalty(play(""), "away"), "home", runs=10).event("match_ended", reason="abandoned")
        assert [(one["team"], one["total"]) for one in game.card["innings"]] == [("Away", 5), ("Home", 10)]

    def test_a_super_over_that_is_not_finished(self) -> None:
        game = penalty(tied().start().play("1"), "home").event("match_ended", reason="time")
        assert [(one["total"], one["super_over"]) for one in game.card["innings"][2:]] == [(1, True), (5, True)]

    def test_a_side_that_bats_has_one_innings(self) -> None:
        game = penalty(play("6", overs=1), "away").play(". . . . .").start().event("match_ended", reason="abandoned")
        assert [one["total"] for one in game.card["innings"]] == [6, 5]
