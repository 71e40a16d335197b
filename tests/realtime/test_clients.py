"""The client of docs/clients: what a stranger copies leads to the state of the server, whatever happens on the way."""

import asyncio
import importlib.util
from itertools import pairwise
from typing import Any

import orjson
import pytest

from scoring.cricsheet.replaying.replay import replay
from scoring.cricsheet.simulating.match import OFFERED, simulate
from scoring.engine.views import delta
from scoring.engine.views.snapshot import snapshot
from tests.realtime.test_end_to_end import short_match
from tests.realtime.test_page import fresh, post_ball
from tests.stack import PROJECT, Stack
from tests.support.steps import states


def load(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, PROJECT / "docs/clients" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


client = load("follow")


def as_json(value: Any) -> Any:
    return orjson.loads(orjson.dumps(value))


@pytest.mark.parametrize("form", OFFERED)
def test_it_applies_every_delta_as_the_server_made_it(form: Any) -> None:
    views = [as_json(snapshot(state)) for state in states(simulate(11, form))]
    shown = views[0]
    for before, after in pairwise(views):
        shown = client.apply(shown, as_json(delta.diff(before, after)))
        assert shown == after


async def test_it_follows_a_match_through_a_server_that_dies(stack: Stack) -> None:
    game = stack.new_id("followed")
    await asyncio.to_thread(replay, short_match(4), url=stack.http_url, token=stack.scorer_token, game_id=game)
    shown: list[Any] = []

    async def follow() -> None:
        async for each in client.follow(stack.http_url, game):
            shown.append(each)  # noqa: PERF401, others look at the list meanwhile

    async def reach() -> None:
        async with asyncio.timeout(60):
            while not shown or shown[-1] != fresh(stack, game):
                await asyncio.sleep(0.1)

    async with asyncio.TaskGroup() as tasks:
        following = tasks.create_task(follow())
        await reach()
        await asyncio.to_thread(post_ball, stack, game, runs=4)
        await reach()
        server = next(name for name in stack.children if name.startswith("websocket"))
        await asyncio.to_thread(stack.kill, server)
        await asyncio.to_thread(post_ball, stack, game, runs=2)
        stack.start(server)
        await reach()
        following.cancel()
    totals = [each["total_runs"] for each in shown]
    assert totals == sorted(totals)


async def test_a_match_that_is_none_is_an_error(stack: Stack) -> None:
    with pytest.raises(LookupError):
        await anext(client.follow(stack.http_url, "never-played"))


def test_what_does_not_fit_is_a_gap() -> None:
    state = {"epoch": 1, "seq": 5, "snapshot": {}}
    with pytest.raises(client.GapError):
        client.take(state, {"event": "state:update", "epoch": 1, "seq": 8, "delta": {"base_seq": 7}})
    with pytest.raises(client.GapError):
        client.take(state, {"event": "heartbeat", "epoch": 1, "seq": 6})
    assert not client.take(state, {"event": "state:update", "epoch": 1, "seq": 4, "snapshot": {"old": 1}})
    assert client.take(state, {"event": "state:update", "epoch": 2, "seq": 1, "snapshot": {"new": 1}})
    assert state == {"epoch": 2, "seq": 1, "snapshot": {"new": 1}}
