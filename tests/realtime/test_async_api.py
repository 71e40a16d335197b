"""The AsyncAPI document: lawful by its own standard, and true of what real servers send.

`asyncapi-3.0.0.json.gz` is `schemas/3.0.0-without-$id.json` of the npm package @asyncapi/specs 6.11.1 (Apache-2.0).
"""

import asyncio
import gzip
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from jsonschema import Draft7Validator

from realtime import async_api
from scoring.cricsheet.reading.file import read_file
from scoring.engine.states.match import MatchState
from scoring.engine.views.snapshot import snapshot
from scoring.engine.views.summary import summarize
from tests.cricsheet.real import IDS, match_file, needs_matches
from tests.realtime.test_end_to_end import short_match
from tests.stack import Stack
from tests.support.record import opened, score
from tests.support.steps import random_states, states
from tests.support.ws_client import WatchClient, watching

STANDARD = Path(__file__).parent / "asyncapi-3.0.0.json.gz"
DOCUMENT = async_api.describe(["wss://one.example/live", "ws://two.example:8001"])


@cache
def validator(reference: str) -> Draft7Validator:
    return Draft7Validator({"components": DOCUMENT["components"], "$ref": f"#/components/{reference}"})


def kinds_of(message: Any, names: Iterable[str]) -> list[str]:
    """Return the messages of the document that this one is."""
    return [name for name in names if validator(f"messages/{name}/payload").is_valid(message)]


def test_the_document_is_lawful() -> None:
    standard = json.loads(gzip.decompress(STANDARD.read_bytes()))
    Draft7Validator(standard).validate(json.loads(json.dumps(DOCUMENT)))
    assert not Draft7Validator(standard).is_valid({**DOCUMENT, "channels": []})


def test_every_server_is_named() -> None:
    servers = DOCUMENT["servers"].values()
    assert [(each["protocol"], each["host"], each["pathname"]) for each in servers] == [
        ("wss", "one.example", "/live"),
        ("ws", "two.example:8001", "/"),
    ]
    assert "4404 unknown_game" in next(iter(servers))["description"]


def check_states(match: Iterable[MatchState]) -> None:
    for state in match:
        shown = snapshot(state)
        validator("schemas/snapshot").validate(orjson.loads(orjson.dumps(shown)))
        validator("schemas/summary").validate(orjson.loads(orjson.dumps(summarize(state, shown))))


@needs_matches
@pytest.mark.parametrize("match_id", IDS[::4])
def test_every_state_of_real_matches_is_of_the_schema(match_id: str) -> None:
    check_states(states(read_file(match_file(match_id)))[::25])


@pytest.mark.parametrize("seed", range(6))
def test_every_state_of_odd_matches_is_of_the_schema(seed: int) -> None:
    check_states(random_states(seed))


def test_a_state_that_lacks_something_is_not() -> None:
    shown = orjson.loads(orjson.dumps(snapshot(next(random_states(1)))))
    del shown["total_runs"]
    assert not validator("schemas/snapshot").is_valid(shown)


async def test_every_message_is_one_of_those_described(stack: Stack) -> None:
    game, events = await asyncio.to_thread(opened, stack, short_match(2))
    async with watching(stack.ws_url, game) as viewer, WatchClient(f"{stack.ws_url}/ws/games?ids={game}") as lists:
        last = await asyncio.to_thread(score, stack, game, events)
        await viewer.reach(last)
        heard = [await lists.receive() for _ in range(3)]
    of_match = [kinds_of(message, async_api.OF_MATCH) for message in viewer.messages]
    assert {len(found) for found in of_match} == {1}
    assert {"snapshot", "delta"} <= {found[0] for found in of_match}
    assert all(kinds_of(message, async_api.OF_LIST) for message in heard)


def test_it_is_served_with_the_addresses_of_this_server(stack: Stack) -> None:
    found = httpx.get(f"{stack.http_url}/api/asyncapi")
    assert found.status_code == 200
    assert found.json()["servers"]["websocket-1"]["host"] == stack.ws_url.removeprefix("ws://")
    assert found.json()["components"] == DOCUMENT["components"]
