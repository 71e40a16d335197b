"""The real servers behind nginx: matches, restarts one at a time, and kills. Nobody notices more than a moment."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path

import httpx
import orjson
import pytest

from cricksy import processes
from cricksy.local_services.ports import HOST, free_port
from cricksy.processes import Ports
from cricksy.up import servers
from cricksy.up.children import stop_all
from realtime.wire.close_codes import CloseCode
from tests.balancer.requests import under_load
from tests.balancer.viewers import LONGEST_PAUSE, Resuming, watching
from tests.realtime.test_end_to_end import short_match
from tests.record.cast import BODY
from tests.stack import Stack
from tests.support.balancer import Balanced, started
from tests.support.crowd import Spectator, Story, reached
from tests.support.record import opened, score
from tests.support.stream_client import streaming

VIEWERS = 40
SECONDS_A_BALL = 0.15
# A kept score is a second old, or two while a server is asked for a newer one.
KEPT_SECONDS = 2
BACK_SECONDS = 10


def seqs(viewer: Spectator) -> list[int]:
    found = [orjson.loads(text) for text in viewer.messages]
    return [message["seq"] for message in found if message["event"] == "state:update"]


async def missed_nothing(stack: Stack, game: str, viewers: list[Resuming], last: int, since: int = 0) -> None:
    """Each viewer ends with the state of a fresh GET, and got each event after `since` exactly once, if that is given.

    Before it a worker that was behind may have sent one snapshot for several events.
    """
    await reached(viewers, last)
    fresh = httpx.get(f"{stack.http_url}/games/{game}", params={"n": uuid.uuid4().hex}).json()
    story = Story()
    for viewer in viewers:
        end = story.viewer_after(viewer.messages)
        assert (end.snapshot, end.gaps) == (fresh["snapshot"], 0)
        if since:
            assert [seq for seq in seqs(viewer) if seq > since] == list(range(since + 1, last + 1))


@pytest.fixture
async def everyone() -> AsyncIterator[list[Resuming]]:
    """All viewers of a test; they leave at its end, even if it fails."""
    viewers: list[Resuming] = []
    yield viewers
    for viewer in viewers:
        viewer.leave()
    await asyncio.sleep(0)


async def test_a_match_goes_through_nginx(balanced: Balanced, everyone: list[Resuming]) -> None:
    stack = balanced.stack
    game, events = await asyncio.to_thread(opened, stack, short_match(4))
    await watching(everyone, stack.ws_url, game, 4)
    last = await asyncio.to_thread(score, stack, game, events)
    await missed_nothing(stack, game, everyone, last)
    assert httpx.get(f"{stack.http_url}/games/{game}").json()["ws_url"] == f"{stack.ws_url}/ws/games/{game}"
    async with asyncio.timeout(KEPT_SECONDS + 10):
        while httpx.get(f"{stack.http_url}/games/{game}").json()["seq"] < last:
            await asyncio.sleep(0.2)


async def test_events_go_through_nginx(balanced: Balanced) -> None:
    game, events = await asyncio.to_thread(opened, balanced.stack, short_match(2))
    async with streaming(f"{balanced.stack.http_url}/games/{game}/stream") as stream:
        last = await asyncio.to_thread(score, balanced.stack, game, events)
        await stream.until(last)
        assert stream.response is not None
        assert "content-encoding" not in stream.response.headers
        assert [message["seq"] for message in stream.updates[-last + 1 :]] == list(range(2, last + 1))


def test_a_scorer_reads_the_ball_just_recorded_and_others_a_second_later(balanced: Balanced) -> None:
    stack = balanced.stack
    (game,) = open_games(stack, 1)
    with httpx.Client(base_url=stack.http_url) as client:
        for _ in range(5):
            client.get(f"/games/{game}")
            seq = client.post(f"/games/{game}/events", json={"kind": "note", "text": "x"}, headers=stack.headers)
            read = client.get(f"/games/{game}", headers=stack.headers)
            assert read.json()["seq"] == seq.json()["seq"]
            assert "s-maxage" not in read.headers["Cache-Control"]
        for public in (f"/games/{game}", f"/watch/{game}"):
            assert client.get(public).headers["Cache-Control"].startswith("public, max-age=0, s-maxage=1")


def open_games(stack: Stack, count: int) -> list[str]:
    games = [stack.new_id("balanced") for _ in range(count)]
    for game in games:
        answer = httpx.post(f"{stack.http_url}/games", json={**BODY, "id": game}, headers=stack.headers)
        assert answer.status_code == 201, answer.text
    return games


def test_http_processes_restart_one_by_one_and_no_request_fails(balanced: Balanced) -> None:
    games = open_games(balanced.stack, 3)
    with under_load(balanced.stack, games) as load:
        for name in ("web-1", "web-2", "web-1"):
            balanced.restart(name)
    assert load.failures == []
    assert load.recorded == sum(head_of(balanced.stack, game) - 1 for game in games)
    print(f"{load.count} requests, {load.recorded} of them writes, none failed")


def head_of(stack: Stack, game: str) -> int:
    return int(httpx.get(f"{stack.http_url}/games/{game}", headers=stack.headers).json()["seq"])


def test_a_killed_http_process_fails_no_read_and_no_write_with_a_key(balanced: Balanced) -> None:
    games = open_games(balanced.stack, 1)
    with under_load(balanced.stack, games) as load:
        time.sleep(1)
        balanced.direct.kill("web-2")
        time.sleep(3)
    balanced.direct.start("web-2")
    assert load.failures == []
    assert load.recorded == head_of(balanced.stack, games[0]) - 1


@dataclass
class Playing:
    """A match that is being scored while many watch it; `since` is the seq that all of them have."""

    balanced: Balanced
    game: str
    viewers: list[Resuming]
    scoring: "asyncio.Task[int]"
    since: int

    async def missed_nothing(self) -> None:
        last = await self.scoring
        assert last > self.since + 10, "the match goes on for a while"
        await missed_nothing(self.balanced.stack, self.game, self.viewers, last, self.since)


async def play(balanced: Balanced, viewers: list[Resuming]) -> Playing:
    game, events = await asyncio.to_thread(opened, balanced.stack, short_match(8))
    scoring = asyncio.create_task(asyncio.to_thread(score, balanced.stack, game, events, pace=SECONDS_A_BALL))
    await watching(viewers, balanced.stack.ws_url, game, VIEWERS)
    since = max(viewer.place.seq for viewer in viewers) + 1
    await reached(viewers, since)
    return Playing(balanced, game, viewers, scoring, since)


async def test_a_websocket_process_is_drained_and_no_viewer_misses_a_ball(
    balanced: Balanced, everyone: list[Resuming]
) -> None:
    playing = await play(balanced, everyone)
    await asyncio.to_thread(balanced.end, "websocket-1")
    await playing.missed_nothing()
    moved = [viewer for viewer in everyone if viewer.codes]
    assert 0 < len(moved) < VIEWERS
    assert {code for viewer in moved for code in viewer.codes} == {CloseCode.RESTARTING}


async def test_the_viewers_of_a_killed_process_are_back_within_ten_seconds_at_one_that_was_away_before(
    balanced: Balanced, everyone: list[Resuming]
) -> None:
    game, events = await asyncio.to_thread(opened, balanced.stack, short_match(3))
    await watching(everyone, balanced.stack.ws_url, game, VIEWERS)
    await asyncio.to_thread(balanced.end, "websocket-1")
    await asyncio.sleep(2 * LONGEST_PAUSE)  # its viewers have asked for it in vain
    balanced.direct.start("websocket-1")
    last = await asyncio.to_thread(score, balanced.stack, game, events[:6])
    await reached(everyone, last)
    for viewer in everyone:
        viewer.away.clear()
    await asyncio.to_thread(balanced.direct.kill, "websocket-2")
    last = await asyncio.to_thread(score, balanced.stack, game, events[6:], 8, pace=SECONDS_A_BALL)
    await missed_nothing(balanced.stack, game, everyone, last, since=7)
    away = [seconds for viewer in everyone for seconds in viewer.away]
    assert away
    assert max(away) < BACK_SECONDS
    print(f"{len(away)} viewers were away for {max(away):.2f} s at most")


async def test_a_reload_of_nginx_fails_no_request_and_costs_no_viewer_a_ball(
    balanced: Balanced, everyone: list[Resuming]
) -> None:
    games = open_games(balanced.stack, 2)
    playing = await play(balanced, everyone)
    # A new connection for each request: of those that wait unused, nginx closes some just when a client sends on them.
    with under_load(balanced.stack, games, keep_alive=False) as load:
        for _ in range(2):
            await asyncio.to_thread(balanced.nginx.reload)
            await asyncio.sleep(2)
    await playing.missed_nothing()
    assert load.failures == []
    assert all(viewer.codes for viewer in everyone), "the old workers end"


@pytest.fixture
def strict_websocket(balanced: Balanced) -> Iterable[str]:
    """A WebSocket process that takes one viewer from each address, behind an nginx of its own."""
    stack = balanced.direct
    port = free_port()
    settings = {**stack.settings, "CRICKSY_WS_MAX_PER_ADDRESS": "1"}
    process = servers.program(processes.websocket(Ports(0, port, 0), 9), stack.root, settings)
    process.begin()
    try:
        process.wait_ready()
        folder: Path = stack.root / "strict-nginx"
        with started(folder, [f"{HOST}:{stack.ports.http}"], [f"{HOST}:{port}"]) as nginx:
            yield nginx.url
    finally:
        stop_all([process])


def test_a_websocket_process_counts_the_viewers_of_the_real_address(balanced: Balanced, strict_websocket: str) -> None:
    import websockets.sync.client as sockets

    (game,) = open_games(balanced.stack, 1)
    url = f"{strict_websocket.replace('http', 'ws')}/ws/games/{game}"
    with sockets.connect(url, source_address=("127.0.3.1", 0)):
        with pytest.raises(Exception, match="403"):
            sockets.connect(url, source_address=("127.0.3.1", 0))
        with sockets.connect(url, source_address=("127.0.3.2", 0)) as other:
            assert "snapshot" in str(other.recv(timeout=20))
