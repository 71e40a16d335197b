"""A career, rule by rule: who is not out, which innings count, and who is the same player."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from scoring import services
from scoring.careers.players import matches_of, read_career
from scoring.errors import UnknownPlayerError
from tests.careers.matches import write_rows
from tests.record.cast import KENT, SURREY, Game

BOWLED = [{"kind": "bowled"}]


@pytest.fixture
def game(scorer: User) -> Game:
    return Game(scorer, id="first", starts_at="2026-07-01")


def figures(game: Game, player_id: str) -> Any:
    """Of the only format that the player has."""
    write_rows(game)
    (row,) = read_career(player_id)["formats"]
    return row


def test_who_bats_on_is_not_out_and_has_no_average(game: Game) -> None:
    game.balls(4, 4, 2)
    batting = figures(game, "k1")["batting"]
    assert (batting["innings"], batting["not_outs"], batting["highest"]) == (1, 1, "10*")
    assert "average" not in batting
    assert batting["strike_rate"] == "333.33"


@pytest.mark.parametrize(("reason", "not_outs", "highest"), [("hurt", 1, "4*"), ("not out", 1, "4*"), ("out", 0, "4")])
def test_retired_out_is_out_and_other_retirements_are_not(game: Game, reason: str, not_outs: int, highest: str) -> None:
    game.balls(4)
    game.event("retired", player_id="k1", reason=reason)
    batting = figures(game, "k1")["batting"]
    assert (batting["innings"], batting["not_outs"], batting["highest"]) == (1, not_outs, highest)
    assert batting.get("average") == (None if not_outs else "4.00")


def test_out_for_nothing_is_a_duck_and_not_out_for_nothing_is_none(game: Game) -> None:
    game.ball(wickets=BOWLED)
    game.balls(0)
    assert figures(game, "k1")["batting"]["ducks"] == 1
    assert figures(game, "k3")["batting"]["ducks"] == 0


def test_a_not_out_innings_is_higher_than_as_many_runs_out(game: Game, scorer: User) -> None:
    game.balls(4)
    game.ball(wickets=BOWLED)
    write_rows(game)
    other = Game(scorer, id="second", starts_at="2026-07-02")
    other.balls(4)
    write_rows(other)
    assert figures(game, "k1")["batting"]["highest"] == "4*"


def test_who_did_not_bat_has_no_innings(game: Game) -> None:
    game.balls(1)
    write_rows(game)
    with pytest.raises(UnknownPlayerError):
        read_career("k11")
    assert "batting" not in figures(game, "s11")


def test_a_match_without_a_ball_is_no_innings(game: Game) -> None:
    game.event("toss", winner="kent", decision="bat")
    game.event("match_ended", reason="abandoned")
    write_rows(game)
    with pytest.raises(UnknownPlayerError):
        read_career("k1")


def test_a_bowler_without_a_wicket_has_no_average(game: Game) -> None:
    game.balls(1, 0, 4, 0, 0, 1, 2)
    bowling = figures(game, "s11")["bowling"]
    assert (bowling["overs"], bowling["runs"], bowling["best"], bowling["economy"]) == ("1", 6, "0/6", "6.00")
    assert not {"average", "strike_rate"} & bowling.keys()


def test_the_best_spell_has_most_wickets_then_fewest_runs(game: Game, scorer: User) -> None:
    for number, runs in enumerate((3, 1, 2)):
        each = Game(scorer, id=f"spell-{number}")
        each.balls(runs)
        each.ball(wickets=BOWLED)
        write_rows(each)
    game.balls(0)
    bowling = figures(game, "s11")["bowling"]
    assert (bowling["innings"], bowling["wickets"], bowling["best"]) == (4, 3, "1/1")
    assert (bowling["balls"], bowling["average"], bowling["strike_rate"]) == (7, "2.00", "2.33")


def test_a_player_of_two_teams_has_one_career(game: Game, scorer: User) -> None:
    game.balls(4)
    write_rows(game)
    kent = {**KENT, "players": KENT["players"][1:]}  # type: ignore[index]
    surrey = {**SURREY, "players": [KENT["players"][0], *SURREY["players"]]}  # type: ignore[index]
    other = Game(scorer, id="second", starts_at="2026-07-02", teams=[surrey, kent])
    other.ball(runs=6, bowler_id="k11")
    write_rows(other)
    career = read_career("k1")
    assert career["teams"] == [
        {"id": "kent", "name": "Kent", "matches": 1},
        {"id": "surrey", "name": "Surrey", "matches": 1},
    ]
    assert career["formats"][0]["batting"]["runs"] == 10
    assert [(each["match_id"], each["team"]["id"], each["against"]["id"]) for each in career["innings"]] == [
        ("second", "surrey", "kent"),
        ("first", "kent", "surrey"),
    ]
    assert [match.pk for match in matches_of("k1")] == ["second", "first"]


def test_a_correction_after_the_end_changes_the_figures(game: Game) -> None:
    answer = game.balls(4)
    seq = answer["seq"]
    game.event("match_ended", reason="abandoned")
    assert figures(game, "k1")["batting"]["runs"] == 4
    services.amend_event(
        match_id=game.id, by=game.scorer, seq=seq, patch={"runs": 6}, claim=game.at(game.answer["seq"])
    )
    assert figures(game, "k1")["batting"]["highest"] == "6*"
    assert figures(game, "s11")["bowling"]["runs"] == 6


def test_a_ball_taken_back_leaves_nobody_who_did_not_bowl(game: Game) -> None:
    game.balls(1)
    write_rows(game)
    game.undo()
    write_rows(game)
    with pytest.raises(UnknownPlayerError):
        read_career("s11")


def test_the_hundred_counts_balls(scorer: User) -> None:
    game = Game(scorer, format="hundred")
    game.balls(0, 4, 0, 0, 1, 6)
    bowling = figures(game, "s11")["bowling"]
    assert (bowling["balls"], bowling["dots"], bowling["runs_a_ball"]) == (5, 3, "1.00")
    assert not {"overs", "maidens", "economy"} & bowling.keys()


def test_overs_of_another_length_become_balls(scorer: User) -> None:
    game = Game(scorer, format="custom", conditions={"overs": 10, "balls_per_over": 8})
    game.balls(*[1] * 11)
    assert figures(game, "s11")["bowling"]["overs"] == "1.2"
    assert figures(game, "s9")["bowling"]["overs"] == "0.3"


def test_a_renamed_player_has_the_newest_name_and_the_earlier_one_too(game: Game, scorer: User) -> None:
    game.balls(1)
    write_rows(game)
    other = Game(scorer, id="second", starts_at="2026-07-02")
    other.balls(1)
    other.event("player_renamed", player_id="k1", name="Ash Roe")
    write_rows(other)
    career = read_career("k1")
    assert (career["name"], career["other_names"]) == ("Ash Roe", ["Kent 1"])
    assert career["formats"][0]["batting"]["innings"] == 2


def test_formats_are_apart_and_the_one_with_most_matches_comes_first(game: Game, scorer: User) -> None:
    for number, form in enumerate(("odi", "t20")):
        other = Game(scorer, id=f"more-{number}", format=form)
        other.balls(2)
        write_rows(other)
    game.balls(1)
    write_rows(game)
    formats = read_career("k1")["formats"]
    assert [(row["format"], row["matches"], row["batting"]["runs"]) for row in formats] == [
        ("t20", 2, 3),
        ("odi", 1, 2),
    ]
