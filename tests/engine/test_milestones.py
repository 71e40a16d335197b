"""Milestones are noted with the ball that brings them, and go with it."""

from typing import Any

from scoring.engine.views.snapshot import snapshot
from tests.engine.play import Game, match, play

SIXES = "6 6 6 6 6 6"


def milestones(game: Game) -> list[tuple[str, str, int]]:
    return [(each.kind.value, each.over_ball, each.value) for each in game.innings.milestones]


def test_a_fifty_comes_with_its_ball() -> None:
    game = match(overs=20).play(f"{SIXES} | {SIXES} | 6 6 6")
    assert milestones(game) == [("runs", "2.3", 50)]


def test_an_undone_ball_takes_its_milestones_along() -> None:
    game = match(overs=20).play(f"{SIXES} | {SIXES} | 6 6 6")
    assert game.innings.milestones
    assert game.undo().innings.milestones == ()


def test_a_hundred_of_the_side_may_come_by_penalty_runs() -> None:
    game = match(overs=20).play(f"{SIXES} | {SIXES} | 6 6 6 6")
    penalised = game.event("penalty_runs", team_id="home", runs=5).play(".")
    assert [each for each in milestones(penalised) if each[0] == "total"] == [("total", "2.5", 100)]


def test_pairs_cricket_reaches_no_hundred_that_it_begins_with() -> None:
    game = match(overs=8, pair_overs=2, runs_lost_a_wicket=5, starting_score=200).play("1 4 1")
    assert [each for each in milestones(game) if each[0] == "total"] == []


def test_five_wickets_count_for_the_bowler_alone() -> None:
    game = match(overs=20).play("W . W . W . | . . . . . .").ball("Wr", bowler_id="a11").play("W . . W")
    assert [each for each in milestones(game) if each[0] == "five wickets"] == [("five wickets", "2.5", 5)]


def test_three_in_three_balls_of_a_bowler_are_a_hat_trick_over_two_overs_too() -> None:
    game = match(overs=20).play(". . . . W W | . . . . . .").ball("W", bowler_id="a11")
    assert [each for each in milestones(game) if each[0] == "hat-trick"] == [("hat-trick", "2.1", 3)]
    assert [each for each in milestones(game.play("W")) if each[0] == "hat-trick"] == [("hat-trick", "2.1", 3)]


def test_a_run_out_or_a_wide_between_is_none() -> None:
    for between in ("Wr", "1wd"):
        game = match(overs=20).play(f". . W {between} W W")
        assert [each for each in milestones(game) if each[0] == "hat-trick"] == []


def test_a_snapshot_has_milestones_retired_bench_and_replacements() -> None:
    game = match(overs=20, bench=1).play(f"{SIXES} | . . . . . . | 6 6 6")
    game = game.event("retired", player_id="h1", reason="hurt").event(
        "player_replaced", team_id="home", in_id="h12", out_id="h1", reason="concussion"
    )
    view: Any = snapshot(game.match)
    assert [row["kind"] for row in view["milestones"].values()] == ["runs"]
    assert view["milestones"]["1"]["balls"] == 9
    assert view["retired"] == {"h1": {"score": 54, "over": "2.3", "how": "retired hurt"}}
    assert view["bench"] == ["h1", "a12"]
    assert view["replacements"] == {
        "1": {"team": "home", "in": "h12", "out": "h1", "reason": "concussion", "innings": 1, "after": "2.3"}
    }


def test_a_snapshot_of_a_plain_match_has_none_of_them() -> None:
    assert not {"milestones", "retired", "bench", "replacements"} & set(snapshot(play("1 . 4").match))


def test_who_retires_hurt_is_not_out_in_words() -> None:
    game = play("1").ball("1", wickets=[{"kind": "retired hurt", "player_out_id": "h1"}])
    view = snapshot(game.match)
    assert "OUT" not in str(game.match.current)
    assert view["deliveries"]["list"][-1]["wickets"] == [{"player_id": "h1", "kind": "retired hurt"}]
