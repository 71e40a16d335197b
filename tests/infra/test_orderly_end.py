"""A process that is told to end answers what it was sent; one that is killed leaves another that serves."""

import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import httpx

from cricksy import processes
from cricksy.local_services.ports import free_port
from cricksy.processes import Ports
from cricksy.up import servers
from cricksy.up.children import stop_all
from tests.infra.test_slow_clients import connect
from tests.stack import Stack

REQUEST = b"GET /games HTTP/1.1\r\nHost: localhost\r\n\r\n"


def answer_of(client: socket.socket) -> bytes:
    client.settimeout(20)
    said = b""
    while part := client.recv(65536):
        said += part
    return said


def test_sigterm_ends_the_http_server_after_the_requests_that_were_sent(stack: Stack) -> None:
    asking = [connect(stack.http_url, REQUEST) for _ in range(20)]
    stack.signal("web-1", signal.SIGTERM)
    with ThreadPoolExecutor(20) as readers:
        answers = list(readers.map(answer_of, asking))
    for client in asking:
        client.close()
    assert [answer.split()[1] for answer in answers] == [b"200"] * 20
    process = stack.children["web-1"].process
    assert process is not None
    assert process.wait(10) == 0


KEEPING = REQUEST.replace(b"/games", b"/api/health")


def test_a_connection_that_a_proxy_keeps_is_answered_after_sigterm(stack: Stack) -> None:
    """A proxy sends a ball on an idle connection at any moment; were it closed then, the ball would be lost."""
    ports = Ports(free_port(), 0, 0)
    settings = {**stack.settings, "CRICKSY_TRUSTED_PROXIES": "127.0.0.1"}
    server = servers.program(processes.web(ports, 3), stack.root, settings)
    server.begin()
    try:
        server.wait_ready()
        with closing(connect(ports.http_url, KEEPING)) as kept, closing(connect(ports.http_url, KEEPING)) as left:
            for each in (kept, left):
                read_first_answer(each)
            assert server.process
            server.process.send_signal(signal.SIGTERM)
            time.sleep(1.5)
            kept.sendall(KEEPING)
            answer = answer_of(kept)
            assert answer.startswith(b"HTTP/1.1 200 ")
            assert b"Connection: close" in answer
            assert answer_of(left) == b"", "in the end it is closed all the same"
            assert server.process.wait(10) == 0
    finally:
        stop_all([server])


def read_first_answer(client: socket.socket) -> None:
    client.settimeout(20)
    said = b""
    while not said.endswith(b"}"):
        said += client.recv(65536)
    assert said.startswith(b"HTTP/1.1 200 ")


def test_a_killed_http_process_leaves_another_that_serves(stack: Stack) -> None:
    other = servers.program(processes.web(stack.ports, 2), stack.root, stack.settings)
    other.begin()
    try:
        wait_for_listeners(stack.ports.http, 2)
        stack.kill("web-1")
        for _ in range(20):
            assert httpx.get(f"{stack.http_url}/api/health").status_code == 200
    finally:
        stop_all([other])


def wait_for_listeners(port: int, count: int) -> None:
    import psutil

    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        every = psutil.net_connections("tcp")
        if sum(each.status == psutil.CONN_LISTEN and each.laddr.port == port for each in every) == count:
            return
        time.sleep(0.1)
    raise AssertionError("the other process does not listen")
