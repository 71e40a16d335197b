"""Scorers see each other: which devices score the match now, and what waits on them."""

import json
import time

import pytest
from redis import Redis

from scoring.redis_store import consoles, keys
from scoring.redis_store.consoles import KEEP_SECONDS, MOST
from tests.api.cast import Caller
from tests.record.cast import Game

pytestmark = pytest.mark.usefixtures("redis_client")


def report(caller: Caller, game: Game, console: str, recorded: int = 0, waiting: int = 0) -> list[dict[str, object]]:
    body = {"console": console, "recorded": recorded, "waiting": waiting}
    answer = caller.post(f"/games/{game.id}/consoles", body)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, object]] = answer.json()["consoles"]
    return found


def names(found: list[dict[str, object]]) -> list[object]:
    return [one["console"] for one in found]


def test_each_learns_of_the_others(ours: Caller, game: Game) -> None:
    report(ours, game, "phone", recorded=7)
    found = report(ours, game, "laptop", waiting=3)
    assert names(found) == ["laptop", "phone"]
    assert found[1] == {"console": "phone", "username": "ours", "recorded": 7, "waiting": 0, "seconds": 0}


def test_who_says_nothing_any_more_is_forgotten(ours: Caller, game: Game) -> None:
    consoles.report(game.id, consoles.Console("phone", "ours", 0, 0, time.time() - KEEP_SECONDS))
    assert names(report(ours, game, "laptop")) == ["laptop"]


def test_many_names_of_one_device_do_not_pile_up(ours: Caller, game: Game, redis_client: Redis) -> None:
    for number in range(MOST + 3):
        found = report(ours, game, f"phone {number}")
    assert len(found) == redis_client.hlen(keys.consoles(game.id)) == MOST
    assert 0 < redis_client.ttl(keys.consoles(game.id)) <= KEEP_SECONDS


@pytest.mark.parametrize("written", ["no json", "[]", json.dumps({"console": "x"})])
def test_what_others_wrote_into_redis_is_dropped(ours: Caller, game: Game, redis_client: Redis, written: str) -> None:
    redis_client.hset(keys.consoles(game.id), "other", written)
    assert names(report(ours, game, "phone")) == ["phone"]
    assert redis_client.hkeys(keys.consoles(game.id)) == [b"phone"]


@pytest.mark.parametrize("wrong", [{"console": ""}, {"recorded": -1}, {"waiting": None}, {"waiting": 10**9}])
def test_a_report_says_all_of_it(ours: Caller, game: Game, wrong: dict[str, object]) -> None:
    body = {"console": "phone", "recorded": 0, "waiting": 0, **wrong}
    answer = ours.post(f"/games/{game.id}/consoles", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
