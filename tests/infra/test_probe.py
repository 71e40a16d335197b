"""`python -m cricksy.probe ROLE` says whether a process lives, and blames none for a service that is away."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cricksy import probe, processes
from cricksy.local_services.ports import free_port
from cricksy.processes import Ports
from cricksy.up import servers
from cricksy.up.children import Child, stop_all
from tests.realtime.sockets import OwnRedis
from tests.stack import Stack

PROJECT = Path(__file__).resolve().parents[2]
DOMAIN = ".cricksy.example,www.cricksy.example"
Point = Callable[[Ports], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Point:
    """Point the probes at these ports instead of those of a container."""

    def point(ports: Ports) -> None:
        monkeypatch.setitem(probe.PORTS, "web", (ports.http, "/api/health"))
        monkeypatch.setitem(probe.PORTS, "websocket", (ports.websocket, "/api/health"))
        monkeypatch.setitem(probe.PORTS, "flower", (ports.flower, "/healthcheck"))

    return point


def complaint(role: str) -> str:
    return probe.PROBES[role]()


@pytest.mark.parametrize(("role", "name"), [("web", "web-1"), ("websocket", "websocket-1")])
def test_a_server_is_alive_then_hangs_then_is_dead(stack: Stack, at: Point, role: str, name: str) -> None:
    at(stack.ports)
    assert complaint(role) == ""
    stack.signal(name, signal.SIGSTOP)
    begun = time.monotonic()
    assert "timed out" in complaint(role)
    assert time.monotonic() - begun < probe.WAIT + 5
    stack.kill(name)
    assert "refused" in complaint(role)


def test_the_command_ends_with_1_and_a_sentence() -> None:
    env = {**os.environ, "CRICKSY_ALIVE_FILE": "/nowhere/alive"}
    done = subprocess.run(
        [sys.executable, "-m", "cricksy.probe", "worker"], env=env, cwd=PROJECT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "CRICKSY_ALIVE_FILE" in done.stderr


def test_without_postgres_servers_are_alive(private_stack: Stack, at: Point) -> None:
    at(private_stack.ports)
    private_stack.kill("postgres")
    try:
        assert [complaint("web"), complaint("websocket")] == ["", ""]
    finally:
        private_stack.start("postgres")


def test_a_server_that_knows_only_its_domain_is_alive(stack: Stack, at: Point, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prometheus and probes ask by an address, which is not in ALLOWED_HOSTS."""
    ports = Ports(free_port(), free_port(), free_port())
    # Not `ready_url`: it would be refused too.
    server = servers.program(processes.web(ports), stack.root, stack.settings | {"ALLOWED_HOSTS": DOMAIN})
    server.begin()
    try:
        at(ports)
        monkeypatch.setenv("ALLOWED_HOSTS", DOMAIN)
        assert until(lambda: complaint("web") == "")
    finally:
        stop_all([server])


@pytest.mark.parametrize(
    ("host", "asked"),
    [
        ("", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),
        ("::", "127.0.0.1"),
        ("10.0.0.7", "10.0.0.7"),
        ("fd00::7", "[fd00::7]"),
    ],
)
def test_it_asks_where_the_server_listens(host: str, asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRICKSY_HOST", host)
    assert probe.own_host() == asked


def test_a_worker_without_a_file_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty path is the current folder, which is there and may have changed just now."""
    monkeypatch.delenv("CRICKSY_ALIVE_FILE", raising=False)
    assert "CRICKSY_ALIVE_FILE is not set" in complaint("worker")


def test_a_silent_process_is_dead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "alive"
    monkeypatch.setenv("CRICKSY_ALIVE_FILE", str(file))
    assert "No such file" in complaint("beat")
    file.touch()
    assert complaint("beat") == ""
    long_ago = time.time() - probe.LONGEST_SILENCE - 1
    os.utime(file, (long_ago, long_ago))
    assert "no sign of life for 31 s" in complaint("beat")


@pytest.fixture
def by_file(stack: Stack, own_redis: OwnRedis, tmp_path: Path) -> Iterator[dict[str, Path]]:
    """A worker and beat with a Redis of their own, and the files that show that they live."""
    files = {"worker": tmp_path / "worker", "beat": tmp_path / "beat"}
    wanted = {"worker": processes.worker(Ports(0, 0, 0)), "beat": processes.beat(tmp_path)}
    (tmp_path / "logs").mkdir(exist_ok=True)
    more = {**stack.settings, "REDIS_URL": own_redis.url}
    children: list[Child] = []
    for role, process in wanted.items():
        children.append(servers.program(process, tmp_path, {**more, "CRICKSY_ALIVE_FILE": str(files[role])}))
        children[-1].begin()
    yield files
    stop_all(children)


def test_a_worker_and_beat_live_without_their_broker(by_file: dict[str, Path], own_redis: OwnRedis) -> None:
    assert all(until(file.exists) for file in by_file.values())
    own_redis.stop()
    for _ in range(2):  # what they had begun when it ended may touch the file once more
        for file in by_file.values():
            assert until(later_than(file, file.stat().st_mtime + 1))


def later_than(file: Path, when: float) -> Callable[[], bool]:
    return lambda: file.stat().st_mtime > when


def until(true: Callable[[], bool], patience: float = 60) -> bool:
    deadline = time.monotonic() + patience
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return true()
