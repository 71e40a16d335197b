"""The figures for programs: as the schema says, the same as on the pages, and 404 for who is unknown."""

from typing import Any

import pytest
from jsonschema import Draft4Validator

from scoring.api.shapes import shape
from scoring.careers.players import Career, read_career
from scoring.careers.teams import TeamRecord, read_team
from tests.api.cast import Caller, scorer
from tests.careers.matches import write_rows
from tests.record.cast import Game


@pytest.fixture
def ours(db: None) -> Caller:
    return scorer("ours")


@pytest.fixture
def game(ours: Caller) -> Game:
    assert ours.user is not None
    game = Game(ours.user, starts_at="2026-07-01")
    game.balls(4, 1)
    game.event("match_ended", reason="conceded", winner_team_id="kent")
    write_rows(game)
    return game


@pytest.mark.parametrize(
    ("path", "of", "read"),
    [
        ("/api/players/k1", Career, lambda: read_career("k1")),
        ("/api/players/s11", Career, lambda: read_career("s11")),
        ("/api/teams/kent", TeamRecord, lambda: read_team("kent")),
    ],
)
def test_the_body_is_what_the_schema_says(path: str, of: Any, read: Any, game: Game, ours: Caller) -> None:
    body = Caller().get(path).json()
    assert body == ours.get(path).json() == read()
    Draft4Validator(shape(of)).validate(body)
    without = {key: value for key, value in body.items() if key != "name"}
    assert not Draft4Validator(shape(of)).is_valid(without)


@pytest.mark.parametrize(("kind", "code"), [("players", "unknown_player"), ("teams", "unknown_team")])
def test_who_is_unknown_is_404(kind: str, code: str, game: Game) -> None:
    refused = Caller().get(f"/api/{kind}/nobody")
    assert (refused.status_code, refused.json()["code"]) == (404, code)


def test_a_scorer_reads_what_no_cache_keeps(game: Game, ours: Caller) -> None:
    assert ours.get("/api/players/k1")["Cache-Control"] == "no-store"
    assert Caller().get("/api/players/k1")["Cache-Control"].startswith("public, max-age=0, s-maxage=1")
