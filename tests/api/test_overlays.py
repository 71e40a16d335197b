"""Whoever scores a match chooses what its overlays show, and everybody may read that."""

import json
from typing import Any

import pytest
from redis import Redis

from scoring.redis_store import keys
from scoring.redis_store.overlays import KEEP_SECONDS
from tests.api.cast import Caller
from tests.record.cast import Game

pytestmark = pytest.mark.usefixtures("redis_client")


def choose(caller: Caller, game: Game, **choice: Any) -> Any:
    return caller.send("PUT", f"/games/{game.id}/overlay", choice)


def test_a_choice_is_read_by_everybody_until_it_is_taken_back(ours: Caller, anyone: Caller, game: Game) -> None:
    path = f"/games/{game.id}/overlay"
    assert anyone.get(path).json() == {}
    assert choose(ours, game, panel="worm", theme="light").json() == {"panel": "worm", "theme": "light"}
    assert anyone.get(path).json() == {"panel": "worm", "theme": "light"}
    assert choose(ours, game, panel="none").json() == {"panel": "none"}
    assert anyone.get(path).json() == {"panel": "none"}, "a new choice is a whole one"
    assert ours.send("DELETE", path).status_code == 204
    assert anyone.get(path).json() == {}


def test_a_choice_lasts_longer_than_a_test_match(ours: Caller, game: Game, redis_client: Redis) -> None:
    choose(ours, game, panel="strip")
    assert 5 * 24 * 3600 < redis_client.ttl(keys.overlay(game.id)) <= KEEP_SECONDS


def test_caches_may_answer_the_overlays_for_a_second(anyone: Caller, game: Game) -> None:
    assert "s-maxage=1" in anyone.get(f"/games/{game.id}/overlay")["Cache-Control"]


@pytest.mark.parametrize(
    ("choice", "field", "accepted"),
    [
        ({"panel": "wagon-wheel"}, "panel", "strip, lower-third, scorecard, partnership, worm, none"),
        ({"panel": 3}, "panel", "strip"),
        ({"panel": None}, "panel", ""),
        ({}, "panel", ""),
        ({"panel": "strip", "theme": "pink"}, "theme", "dark, light, contrast"),
    ],
)
def test_an_unknown_word_is_refused_with_those_that_are_known(
    ours: Caller, game: Game, choice: dict[str, Any], field: str, accepted: str
) -> None:
    refused = choose(ours, game, **choice)
    assert (refused.status_code, refused.json()["code"]) == (400, "malformed")
    assert accepted in refused.json()["fields"][field]
    assert ours.get(f"/games/{game.id}/overlay").json() == {}


def test_nobody_else_chooses(anyone: Caller, theirs: Caller, game: Game) -> None:
    for caller, status in ((anyone, 401), (theirs, 403)):
        assert choose(caller, game, panel="worm").status_code == status
        assert caller.send("DELETE", f"/games/{game.id}/overlay").status_code == status


def test_an_unknown_match_has_no_overlays(ours: Caller, game: Game) -> None:
    for method in ("GET", "PUT", "DELETE"):
        refused = ours.send(method, "/games/nowhere/overlay", {"panel": "strip"} if method == "PUT" else None)
        assert (refused.status_code, refused.json()["code"]) == (404, "unknown_match")


@pytest.mark.parametrize("written", ["no json", "[]", json.dumps({"panel": "x", "theme": None}), "{}"])
def test_what_others_wrote_into_redis_is_no_choice(
    anyone: Caller, game: Game, redis_client: Redis, written: str
) -> None:
    redis_client.set(keys.overlay(game.id), written)
    assert anyone.get(f"/games/{game.id}/overlay").json() == {}


def test_without_redis_it_is_said_that_nothing_is_kept(ours: Caller, game: Game, settings: Any) -> None:
    settings.REDIS_URL = ""
    for method in ("GET", "PUT", "DELETE"):
        refused = ours.send(method, f"/games/{game.id}/overlay", {"panel": "strip"})
        assert (refused.status_code, refused.json()["code"]) == (503, "redis_unavailable")
        assert refused["Retry-After"] == "2"
