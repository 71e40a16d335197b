"""The record of a team, rule by rule."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from scoring.careers.teams import matches_of, read_team
from scoring.errors import UnknownTeamError
from tests.careers.matches import write_rows
from tests.record.cast import KENT, SURREY, Game

OUTCOMES: dict[str, dict[str, Any]] = {
    "won": {"reason": "conceded", "winner_team_id": "kent"},
    "lost": {"reason": "conceded", "winner_team_id": "surrey"},
    "no_result": {"reason": "abandoned"},
}


@pytest.fixture
def played(scorer: User) -> Callable[..., Game]:
    """A function that plays a match of one ball and ends it."""

    def play(name: str, outcome: str, **more: Any) -> Game:
        game = Game(scorer, id=name, **more)
        game.balls(1)
        game.event("match_ended", **OUTCOMES[outcome])
        write_rows(game)
        return game

    return play


def test_each_outcome_counts_for_its_format(played: Callable[..., Game]) -> None:
    for number, outcome in enumerate(("won", "won", "lost", "no_result")):
        played(f"t20-{number}", outcome)
    played("odi", "lost", format="odi")
    assert read_team("kent")["formats"] == [
        {"format": "t20", "matches": 4, "won": 2, "lost": 1, "tied": 0, "drawn": 0, "no_result": 1},
        {"format": "odi", "matches": 1, "won": 0, "lost": 1, "tied": 0, "drawn": 0, "no_result": 0},
    ]
    assert read_team("surrey")["formats"][0]["won"] == 1


def test_the_form_is_the_last_ten_the_newest_first(played: Callable[..., Game]) -> None:
    for day in range(1, 13):
        played(f"day-{day}", "won" if day % 2 else "lost", starts_at=f"2026-07-{day:02}")
    form = read_team("kent")["form"]
    assert [each["match_id"] for each in form] == [f"day-{day}" for day in range(12, 2, -1)]
    assert [each["outcome"] for each in form[:2]] == ["lost", "won"]
    assert form[0]["against"] == {"id": "surrey", "name": "Surrey"}


def test_a_name_that_begins_like_the_other_wins_only_its_own_matches(played: Callable[..., Game]) -> None:
    teams = [{**KENT, "name": "Kent"}, {**SURREY, "name": "Kent Spitfires"}]
    played("derby", "lost", teams=teams)
    assert read_team("kent")["form"][0]["outcome"] == "lost"
    assert read_team("surrey")["form"][0]["outcome"] == "won"


def test_a_match_in_play_is_no_result_yet(scorer: User) -> None:
    game = Game(scorer, id="on")
    game.balls(1)
    write_rows(game)
    record = read_team("kent")
    assert (record["formats"], record["form"]) == ([], [])
    assert [match.pk for match in matches_of("kent")] == ["on"]


def test_who_played_lately_is_of_the_last_three_matches_the_newest_first(
    scorer: User, played: Callable[..., Game]
) -> None:
    eleven = [{"id": f"old{n}", "name": f"Old {n}"} for n in range(1, 12)]
    played("old", "won", starts_at="2026-01-01", teams=[{**KENT, "players": eleven}, SURREY])
    for day in (1, 2, 3):
        game = played(f"day-{day}", "won", starts_at=f"2026-07-0{day}")
    game = Game(scorer, id="to-come", starts_at="2199-01-01")
    assert [player["id"] for player in read_team("kent")["players"]] == ["k1", "k2"]
    assert [player["id"] for player in read_team("surrey")["players"]] == ["s11"]
    assert matches_of("kent")[0].pk == game.id


def test_the_newest_name_is_shown(played: Callable[..., Game]) -> None:
    played("new", "won", starts_at="2026-07-02", teams=[{**KENT, "name": "Kent Spitfires"}, SURREY])
    played("old", "won", starts_at="2026-07-01")
    assert read_team("kent")["name"] == "Kent Spitfires"


def test_a_team_of_no_match_is_unknown(db: None) -> None:
    with pytest.raises(UnknownTeamError):
        read_team("nobody")
