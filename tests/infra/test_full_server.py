"""A full HTTP server closes connections of the address that has most of them, and so serves all others."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from ipaddress import ip_network
from typing import Any

import pytest
from waitress import wasyncore

from cricksy.http_server.server import Server
from tests.support.http_server import serving

MOST = 6


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(lambda environ, start_response: []) as server:
        server.most = MOST
        yield server


@pytest.fixture
def connect(server: Server) -> Iterator[Callable[[str], int]]:
    """Connect from an address of this machine. Returns the client's port."""
    with ExitStack() as exits:

        def connect_from(address: str) -> int:
            where = server.socket.getsockname()
            client = exits.enter_context(socket.create_connection(where, 5, source_address=(address, 0)))
            for _ in range(3):  # accepted, chosen, closed
                wasyncore.poll2(0.05, server._map)
            return int(client.getsockname()[1])

        yield connect_from


def ports(server: Server) -> set[int]:
    return {channel.addr[1] for channel in server.channels()}


def test_a_crowd_pushes_out_its_own(server: Server, connect: Callable[[str], int]) -> None:
    patient = [connect("127.0.0.1"), connect("127.0.0.3")]
    crowd = [connect("127.0.0.2") for _ in range(2 * MOST)]
    assert ports(server) == {*patient, *crowd[-MOST + 2 :]}


def test_clients_of_a_trusted_proxy_are_no_crowd(server: Server, connect: Callable[[str], int], settings: Any) -> None:
    settings.CRICKSY_TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    proxied = [connect("127.0.0.1") for _ in range(MOST - 2)]
    crowd = [connect("127.0.0.2") for _ in range(MOST)]
    assert ports(server) == {*proxied, *crowd[-2:]}


def test_a_server_that_is_full_of_proxied_clients_accepts_more(
    server: Server, connect: Callable[[str], int], settings: Any
) -> None:
    settings.CRICKSY_TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    proxied = [connect("127.0.0.1") for _ in range(MOST + 2)]
    assert ports(server) == {*proxied[2:]}
