"""The contract with Daphne, autobahn and Twisted: `cricksy.write` relies on their internals; a change fails here."""

import asyncio
import json
import os
import socket as socket_module
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import websockets

from cricksy.local_services.ports import free_port
from cricksy.processes import HOST, Process
from cricksy.up import servers
from cricksy.up.children import stop_all

pytestmark = pytest.mark.usefixtures("redis_client")


@pytest.fixture(scope="module")
def address(local_root: Path) -> Iterator[str]:
    """The address of a server that runs writer_app."""
    port = free_port()
    command = [sys.executable, "-m", "realtime.server", "--host", HOST, "--port", str(port)]
    process = Process("writer-app", [*command, "--application", "tests.realtime.writer_app:application"], {})
    (local_root / "logs").mkdir(exist_ok=True)
    child = servers.program(process, local_root, dict(os.environ))
    child.begin()
    yield f"ws://{HOST}:{port}"
    stop_all([child])


async def connected(address: str, **more: Any) -> websockets.ClientConnection:
    async with asyncio.timeout(20):
        while True:
            try:
                return await websockets.connect(address, max_size=None, compression=None, ping_interval=None, **more)
            except ConnectionRefusedError:
                await asyncio.sleep(0.05)


@pytest.fixture
async def socket(address: str) -> AsyncIterator[websockets.ClientConnection]:
    socket = await connected(address)
    assert json.loads(await socket.recv()) == {"offered": True}
    yield socket
    await socket.close()


async def order(socket: websockets.ClientConnection, do: str, **more: Any) -> None:
    await socket.send(json.dumps({"do": do, **more}))


async def end_of(socket: websockets.ClientConnection) -> int | None:
    async with asyncio.timeout(5):
        await socket.wait_closed()
    return socket.close_code


@pytest.mark.parametrize("size", [1, 125, 126, 65_535, 65_536, 200_001])
async def test_the_frame_is_the_one_that_the_library_sends(socket: websockets.ClientConnection, size: int) -> None:
    await order(socket, "both_ways", size=size)
    by_the_library, by_us = await socket.recv(), await socket.recv()
    assert by_us == by_the_library
    assert len(by_us.encode()) == size


async def test_both_ways_of_sending_keep_one_order(socket: websockets.ClientConnection) -> None:
    await order(socket, "in_turn", count=200)
    assert [await socket.recv() for _ in range(200)] == [str(number) for number in range(200)]


def test_events_and_what_the_library_writes_keep_one_order(address: str) -> None:
    with httpx.stream("GET", address.replace("ws", "http", 1), timeout=20) as answer:
        assert answer.headers["Transfer-Encoding"] == "chunked"
        data = [line.removeprefix("data: ") for line in answer.iter_lines() if line]
    assert data == ["begun", *map(str, range(200)), "x" * 3_000_000, "over"]


async def test_a_slow_peer_loses_nothing(address: str) -> None:
    socket = await connected(address, max_queue=1)
    await socket.recv()
    await order(socket, "flood", size=50_000, count=60)
    await asyncio.sleep(0.5)
    received = [await socket.recv() for _ in range(60)]
    report = json.loads(await socket.recv())
    await socket.close()
    assert received == ["f" * 50_000] * 60
    assert report["unsent"][0] < report["unsent"][-1], "what has not left is counted"
    assert 0 < report["stuck"] <= 60 * 50_010
    assert report["left"] == 0


async def test_an_abort_ends_a_socket_at_once_without_a_close_frame(socket: websockets.ClientConnection) -> None:
    await order(socket, "abort", size=3_000_000)
    assert await end_of(socket) == 1006


async def test_a_closed_socket_accepts_no_write(address: str) -> None:
    gone, closing = await connected(address), await connected(address)
    await gone.close()
    await order(closing, "close_first")
    assert await end_of(closing) == 4404
    asking = await connected(address)
    await asking.recv()
    await order(asking, "tell")
    assert json.loads(await asking.recv()) == {"closed": [-1, 0], "closing": -1}
    await asking.close()


async def test_no_compression_is_negotiated_and_no_frame_is_masked(address: str) -> None:
    socket = await websockets.connect(address, compression="deflate")
    assert socket.response
    assert "Sec-WebSocket-Extensions" not in socket.response.headers
    await socket.close()


def test_a_peer_that_pings_and_never_reads_is_not_served_for_ever(address: str) -> None:
    """If the peer does not read, its pongs wait in the server: it stops reading, or ends the socket."""
    url = urlsplit(address)
    ping = bytes((0x89, 0x80 | 125)) + bytes(4 + 125)
    with socket_module.create_connection((url.hostname, url.port), timeout=3) as peer:
        peer.sendall(
            f"GET / HTTP/1.1\r\nHost: {url.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        with pytest.raises(OSError):  # noqa: PT011  no room in the socket, or a reset
            peer.sendall(ping * 200_000)
