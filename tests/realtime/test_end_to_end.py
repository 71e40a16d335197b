"""From a scorer's POST to a viewer's snapshot, through every real process: deltas lead to the snapshot of a GET."""

import asyncio
import signal
from typing import Any

import httpx
import orjson
import pytest
import websockets

from scoring.cricsheet.reading.file import read_file
from scoring.cricsheet.simulating.match import simulate
from scoring.publishing.changes import FARTHEST_BEHIND
from tests.cricsheet.real import expected, match_file, needs_matches
from tests.stack import Stack
from tests.support.follow import Followed, follow, totals
from tests.support.ws_client import Gone, WatchClient, watching

ONE_OF_EACH_FORMAT = {
    "Test": "1153311",
    "MDM": "1234907",
    "ODI": "1382166",
    "ODM": "1429573",
    "T20": "501265",
    "Hundred": "1252689",
}


def short_match(overs: int = 3) -> Any:
    document = orjson.loads(orjson.dumps(simulate(5)))
    document["innings"] = [document["innings"][0] | {"overs": document["innings"][0]["overs"][:overs]}]
    document["info"]["outcome"] = {}
    return document


async def followed(stack: Stack, document: Any, prefix: str) -> Followed:
    return await follow(
        document,
        http_url=stack.http_url,
        ws_url=stack.ws_url,
        token=stack.scorer_token,
        game_id=stack.new_id(prefix),
    )


async def test_a_simulated_match_reaches_its_viewer(stack: Stack) -> None:
    # So short that a worker is never so far behind that one snapshot would be less than the deltas.
    result = await followed(stack, short_match(6), "simulated")
    assert result.fresh["seq"] < FARTHEST_BEHIND
    assert result.same
    assert result.client.gaps == 0
    assert result.deltas > 0
    # One on joining; a second if the viewer joined before the worker had published anything.
    assert result.snapshots <= 2


@needs_matches
@pytest.mark.parametrize("form", ONE_OF_EACH_FORMAT)
async def test_a_real_match_of_each_format_reaches_its_viewer(stack: Stack, form: str) -> None:
    match_id = ONE_OF_EACH_FORMAT[form]
    result = await followed(stack, read_file(match_file(match_id)), form.lower())
    assert result.same
    assert result.client.gaps == 0
    innings = expected(match_id)["innings"]
    assert totals(result.fresh["snapshot"]) == [(one["team"], one["total"], one["wickets"]) for one in innings]


@pytest.fixture
async def game(stack: Stack) -> str:
    return (await followed(stack, short_match(1), "game")).fresh["id"]


async def test_a_late_viewer_has_what_a_fresh_get_has(stack: Stack, game: str) -> None:
    fresh = httpx.get(f"{stack.http_url}/games/{game}").json()
    async with watching(stack.ws_url, game) as viewer:
        assert await viewer.reach(fresh["seq"]) == fresh["snapshot"]


async def test_a_viewer_that_was_cut_off_resumes_with_deltas_only(stack: Stack, game: str) -> None:
    async with watching(stack.ws_url, game) as viewer:
        await viewer.receive()
        await viewer.reach(httpx.get(f"{stack.http_url}/games/{game}").json()["seq"])
        await viewer.drop()
        recorded = record(stack, game)
        viewer.messages.clear()
        await viewer.connect()
        await viewer.reach(recorded)
        assert [("delta" in message) for message in viewer.updates] == [True]
        assert viewer.snapshot == httpx.get(f"{stack.http_url}/games/{game}").json()["snapshot"]


def record(stack: Stack, game: str) -> int:
    body = {"kind": "note", "text": "A <b>dog</b> on the field"}
    answer = httpx.post(f"{stack.http_url}/games/{game}/events", headers=stack.headers, json=body)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["seq"])


async def test_the_address_in_the_game_is_the_one_to_connect_to(stack: Stack, game: str) -> None:
    fresh = httpx.get(f"{stack.http_url}/games/{game}").json()
    async with WatchClient(fresh["ws_url"]) as viewer:
        assert await viewer.reach(fresh["seq"]) == fresh["snapshot"]


@pytest.mark.parametrize("unknown", ["no-such-game", "no.id.at.all"])
async def test_an_unknown_match_is_accepted_and_closed_with_4404(stack: Stack, unknown: str) -> None:
    async with watching(stack.ws_url, unknown) as viewer:
        with pytest.raises(Gone) as gone:
            await viewer.receive()
    assert gone.value.code == 4404


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
async def test_a_page_of_another_host_is_refused(stack: Stack, game: str, origin: str) -> None:
    with pytest.raises(websockets.InvalidStatus) as refused:
        await websockets.connect(f"{stack.ws_url}/ws/games/{game}", additional_headers={"Origin": origin})
    assert refused.value.response.status_code == 403


async def test_a_page_of_an_allowed_host_may_connect(stack: Stack, game: str) -> None:
    origin = {"Origin": "http://localhost:8000"}
    async with websockets.connect(f"{stack.ws_url}/ws/games/{game}", additional_headers=origin) as socket:
        assert '"state:update"' in await socket.recv()


async def test_any_other_path_is_refused(stack: Stack) -> None:
    with pytest.raises(websockets.InvalidStatus):
        await websockets.connect(f"{stack.ws_url}/ws/elsewhere")


async def test_what_viewers_send_is_ignored(stack: Stack, game: str) -> None:
    async with watching(stack.ws_url, game) as viewer:
        await viewer.receive()
        for message in ('{"event": "state:update"}', b"\x00\xff", "x" * 10_000):
            await viewer.socket.send(message)
        seq = await asyncio.to_thread(record, stack, game)
        await viewer.reach(seq)


async def test_a_stopped_server_closes_its_viewers_with_1012(stack: Stack, game: str) -> None:
    async with watching(stack.ws_url, game) as viewer:
        await viewer.receive()
        stack.signal("websocket-1", signal.SIGTERM)
        with pytest.raises(Gone) as gone:
            await viewer.reach(10**6)
    assert gone.value.code == 1012
    process = stack.children["websocket-1"].process
    assert process is not None
    await asyncio.to_thread(process.wait, 10)


async def test_plain_http_on_a_websocket_path_gets_426_with_the_address(stack: Stack) -> None:
    answer = httpx.get(f"{stack.http_url}/ws/games/some-game")
    assert (answer.status_code, answer.headers["Upgrade"]) == (426, "websocket")
    assert answer.json()["ws_url"] == f"{stack.ws_url}/ws/games/some-game"


async def test_ws_metrics_counts_over_all_processes(stack: Stack, game: str) -> None:
    async with watching(stack.ws_url, game) as viewer:
        await viewer.receive()
        before = ws_metrics(stack)
        await viewer.reach(await asyncio.to_thread(record, stack, game))
        async with asyncio.timeout(5):
            while (now := ws_metrics(stack))["delta_emissions"] == before["delta_emissions"] or not now[
                "active_connections"
            ]:
                await asyncio.sleep(0.1)
    assert set(now) == {
        *("total_emissions", "full_emissions", "delta_emissions", "delta_ratio", "avg_latency_ms"),
        *("avg_payload_size", "min_payload_size", "max_payload_size", "event_counts", "active_connections"),
    }
    assert now["total_emissions"] == now["full_emissions"] + now["delta_emissions"]
    assert now["event_counts"]["state:update"] == now["total_emissions"]
    assert 0 < now["min_payload_size"] <= now["avg_payload_size"] <= now["max_payload_size"]
    exposed = httpx.get(f"{stack.ports.metrics_url()}/metrics").text
    names = ("deliveries_total", "latency_seconds", "fan_out_seconds", "payload_bytes", "active_connections")
    for name in names:
        assert f"ws_{name}" in exposed


def ws_metrics(stack: Stack) -> Any:
    answer = httpx.get(f"{stack.http_url}/api/health/ws-metrics").json()
    assert answer["status"] == "ok"
    return answer["metrics"]


@pytest.mark.parametrize("path", ["/", "/watch/some-game"])
async def test_the_pages_name_no_other_host(stack: Stack, path: str) -> None:
    page = httpx.get(stack.http_url + path)
    assert page.status_code in (200, 404), "there is no such match, and the page says so"
    assert "http://" not in page.text
    assert "https://" not in page.text


async def test_a_match_id_in_a_page_is_text(stack: Stack) -> None:
    page = httpx.get(f'{stack.http_url}/watch/"><script>alert(1)')
    assert "<script>alert" not in page.text
