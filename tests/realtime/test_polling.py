"""Viewers without a WebSocket, through every real process: what they poll leads to the same state, byte for byte."""

import asyncio
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import orjson
import pytest
import websockets
from redis import Redis

from cricksy.local_services.ports import free_port
from realtime.wire.blocks import SIZE, block_of
from scoring.cricsheet.replaying.replay import replay
from scoring.cricsheet.simulating.match import simulate
from tests.realtime.test_end_to_end import record, short_match
from tests.stack import PROJECT, Stack
from tests.support.poll_client import PollClient
from tests.support.ws_client import WatchClient

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
EVENTS_BETWEEN_POLLS = 2 * SIZE
"""Enough for a block to be missed, and few enough for the blocks to be fetched in place of the whole match."""


class Sent:
    """The messages `state:update` that a WebSocket brings, as they are on the wire, by seq."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.texts: dict[int, str] = {}

    async def receive(self) -> None:
        async with websockets.connect(self.url, max_size=None) as socket:
            async for text in socket:
                message = json.loads(text)
                if message["event"] == "state:update":
                    self.texts[message["seq"]] = str(text)


async def opened(http: httpx.AsyncClient, url: str) -> None:
    while (await http.get(url)).status_code == 404:
        await asyncio.sleep(0.02)


async def test_a_poller_of_a_whole_match_ends_like_a_socket_and_like_a_get(stack: Stack) -> None:
    match_id = stack.new_id("polled")
    url = f"{stack.http_url}/games/{match_id}"
    scoring = asyncio.to_thread(replay, simulate(5), url=stack.http_url, token=stack.scorer_token, game_id=match_id)
    async with httpx.AsyncClient() as http, asyncio.timeout(240), asyncio.TaskGroup() as tasks:
        replayed = tasks.create_task(scoring)
        await opened(http, url)
        sent = Sent(f"{stack.ws_url}/ws/games/{match_id}")
        receiving = tasks.create_task(sent.receive())
        poller = PollClient(http, url)
        while not replayed.done():
            if max(sent.texts, default=0) >= poller.viewer.seq + EVENTS_BETWEEN_POLLS:
                await poller.poll()
            await asyncio.sleep(0.01)
        last = (await replayed).body["seq"]
        while not (await poller.poll() and poller.viewer.seq == last and last in sent.texts):
            await asyncio.sleep(0.1)
        fresh = (await http.get(url)).json()
        closed = await blocks_of(http, url, fresh)
        receiving.cancel()
    assert poller.viewer.place == (fresh["epoch"], fresh["seq"])
    assert poller.viewer.snapshot == fresh["snapshot"] == watched(sent)
    assert as_bytes(poller.viewer.snapshot) == as_bytes(fresh["snapshot"])
    assert poller.viewer.gaps == 0
    assert closed, "the history has 256 frames"
    texts = {seq: text.encode() for seq, text in sent.texts.items() if '"delta"' in text}
    both = [(texts[seq], body) for body in closed.values() for seq in seqs_of(body) if seq in texts]
    assert both
    assert [text for text, body in both if text not in body] == []
    assert poller.blocks, "a replay is quicker than the polls"
    assert {name: closed[name] for name in poller.blocks if name in closed} == {
        name: body for name, body in poller.blocks.items() if name in closed
    }


def seqs_of(block: bytes) -> list[int]:
    return [frame["seq"] for frame in orjson.loads(block)["frames"]]


def as_bytes(snapshot: Any) -> bytes:
    return orjson.dumps(snapshot, option=orjson.OPT_SORT_KEYS)


def watched(sent: Sent) -> Any:
    """The state to which the messages of the socket lead."""
    viewer = WatchClient("")
    for text in sent.texts.values():
        viewer.take(json.loads(text))
    assert viewer.gaps == 0
    return viewer.snapshot


async def blocks_of(http: httpx.AsyncClient, url: str, game: Any) -> dict[str, bytes]:
    """Fetch all closed blocks that are kept."""
    names = [f"{first}-{first + 15}" for first in range(1, game["seq"] - 14, 16)]
    answers = {name: await http.get(f"{url}/frames/{name}", params={"epoch": game["epoch"]}) for name in names}
    return {name: answer.content for name, answer in answers.items() if answer.status_code == 200}


async def test_a_poller_goes_on_through_undo_and_an_emptied_redis(stack: Stack) -> None:
    match_id = stack.new_id("emptied")
    url = f"{stack.http_url}/games/{match_id}"
    await asyncio.to_thread(replay, short_match(4), url=stack.http_url, token=stack.scorer_token, game_id=match_id)
    async with httpx.AsyncClient() as http:
        poller = PollClient(http, url)
        await reach(poller, (await http.get(url)).json()["seq"])
        assert poller.games <= 1
        with Redis.from_url(stack.redis_url) as client:
            client.flushdb()
        await reach(poller, record(stack, match_id))
        headers = {**stack.headers, "Idempotency-Key": "undo"}
        undone = await http.post(f"{url}/undo", headers=headers)
        assert undone.status_code == 201, undone.text
        await reach(poller, undone.json()["seq"])
        assert poller.viewer.snapshot == (await http.get(url)).json()["snapshot"]


async def reach(poller: PollClient, seq: int) -> None:
    async with asyncio.timeout(30):
        while not (await poller.poll() and poller.viewer.seq >= seq):
            await asyncio.sleep(0.2)


async def test_while_no_worker_publishes_nothing_is_vouched_for(stack: Stack) -> None:
    match_id = stack.new_id("late")
    url = f"{stack.http_url}/games/{match_id}"
    await asyncio.to_thread(replay, short_match(1), url=stack.http_url, token=stack.scorer_token, game_id=match_id)
    async with httpx.AsyncClient() as http:
        poller = PollClient(http, url)
        await reach(poller, (await http.get(url)).json()["seq"])
        workers = [name for name in stack.children if name.startswith("worker")]
        for name in workers:
            await asyncio.to_thread(stack.kill, name)
        seq = await asyncio.to_thread(record, stack, match_id)
        async with asyncio.timeout(15):
            while (answer := await http.get(f"{url}/frames")).status_code == 200:
                assert answer.json()["seq"] < seq
                await asyncio.sleep(0.2)
        assert (answer.json()["code"], answer.headers["Retry-After"]) == ("behind", "2")
        for name in workers:
            stack.start(name)
        await reach(poller, seq)


@contextmanager
def nginx(stack: Stack) -> Iterator[str]:
    """Run nginx in front of the stack, with the configuration of every deployment; return its address."""
    port, health = free_port(), free_port()
    with tempfile.TemporaryDirectory(prefix="cricksy-nginx-") as folder:
        settings = {
            "NGINX_WEB": f"127.0.0.1:{stack.ports.http}",
            "NGINX_WEBSOCKET": f"127.0.0.1:{stack.ports.websocket}",
            "NGINX_PORT": f"127.0.0.1:{port}",
            "NGINX_HEALTH_PORT": f"127.0.0.1:{health}",
            "NGINX_WORKERS": "1",
            "NGINX_USER": "root root",
            "NGINX_FOLDER": folder,
        }
        program = [PROJECT / "compose/nginx/run"]
        process = subprocess.Popen(program, env={**os.environ, **settings}, stdout=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{health}/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def wait_for(url: str) -> None:
    for _ in range(100):
        try:
            httpx.get(url).raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(0.1)
    pytest.fail(f"{url} does not answer")


def count_requests(stack: Stack, view: str) -> int:
    """Return how many requests for a view have reached our own servers."""
    lines = httpx.get(f"{stack.ports.web_metrics_url()}/metrics").text.splitlines()
    counts = [line for line in lines if line.startswith("django_http_requests_total_by_view_transport_method_total{")]
    return sum(int(float(line.split()[-1])) for line in counts if f'view="{view}"' in line)


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed (Debian: apt-get install nginx-light)")
async def test_a_cache_in_front_answers_for_a_crowd(stack: Stack) -> None:
    match_id = stack.new_id("crowd")
    await asyncio.to_thread(replay, short_match(1), url=stack.http_url, token=stack.scorer_token, game_id=match_id)
    with nginx(stack) as address:
        async with httpx.AsyncClient(base_url=address) as http:
            path = f"/games/{match_id}/frames"
            before, began = count_requests(stack, "frames"), time.monotonic()
            heads = [head for _ in range(20) for head in await together(http, path, 50)]
            seconds = time.monotonic() - began
            assert {head.status_code for head in heads} == {200}
            # nginx counts in whole seconds, so it keeps some answers for less than one.
            assert 1 <= count_requests(stack, "frames") - before <= 2 * seconds + 3
            # The first frame is a snapshot, of whatever event: two blocks more, and one of them is all deltas.
            seqs = [await asyncio.to_thread(record, stack, match_id) for _ in range(32)]
            await asyncio.to_thread(until_published, stack, match_id, seqs[-1])
            block = block_of(seqs[-1] - SIZE + 1)
            before = count_requests(stack, "block")
            bodies = {answer.content for answer in await together(http, f"{path}/{block}?epoch=1", 100)}
            assert [seqs_of(body) for body in bodies] == [list(range(block.first, block.last + 1))]
            assert count_requests(stack, "block") - before == 1
            poller = PollClient(http, f"/games/{match_id}")
            await reach(poller, seqs[-1])
            seq = await asyncio.to_thread(record, stack, match_id)
            await reach(poller, seq)
            # Not through the cache, which may have the match of a second ago.
            fresh = await asyncio.to_thread(httpx.get, f"{stack.http_url}/games/{match_id}")
            assert poller.viewer.snapshot == fresh.json()["snapshot"]


def until_published(stack: Stack, match_id: str, seq: int) -> None:
    """Ask our own servers, so that no cache has anything of it yet."""
    for _ in range(200):
        head = httpx.get(f"{stack.http_url}/games/{match_id}/frames")
        if head.status_code == 200 and head.json()["seq"] >= seq:
            return
        time.sleep(0.1)
    pytest.fail(f"{seq} is not published")


async def together(http: httpx.AsyncClient, path: str, count: int) -> list[httpx.Response]:
    return await asyncio.gather(*(http.get(path) for _ in range(count)))
