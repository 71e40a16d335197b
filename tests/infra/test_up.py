"""`manage.py up`, as a person runs it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from cricksy.local_services.ports import free_port
from tests.infra.test_local_services import ends

PROJECT = Path(__file__).resolve().parents[2]
# Nine Python processes start on what may be one busy core.
PATIENCE = 120


@dataclass
class Running:
    process: subprocess.Popen[str]
    output: Path

    def text(self) -> str:
        return self.output.read_text()

    def until(self, wanted: str) -> str:
        deadline = time.monotonic() + PATIENCE
        while not re.search(wanted, self.text()):
            assert self.process.poll() is None, self.text()
            assert time.monotonic() < deadline, self.text()
            time.sleep(0.1)
        found = re.search(wanted, self.text())
        assert found is not None
        return found[found.re.groups]

    def descendants(self) -> list[int]:
        return [child.pid for child in psutil.Process(self.process.pid).children(recursive=True)]


Up = Callable[..., Running]


@pytest.fixture
def up(state: Path) -> Iterator[Up]:
    started: list[Running] = []

    def start(*arguments: str) -> Running:
        started.append(begin(state, f"up-{len(started)}.out", *arguments))
        return started[-1]

    yield start
    for running in started:
        running.process.kill()
        running.process.wait()


def begin(state: Path, name: str, *arguments: str) -> Running:
    state.mkdir(exist_ok=True)
    output = state / name
    ports = ["--port", str(free_port()), "--ws-port", str(free_port()), "--flower-port", str(free_port())]
    command = [sys.executable, "manage.py", "up", "--state", str(state), *ports, *arguments]
    with output.open("w") as file:
        process = subprocess.Popen(command, cwd=PROJECT, env=clean(), stdout=file, stderr=file, text=True)
    return Running(process, output)


def clean() -> dict[str, str]:
    """The environment without the variables that the tests set."""
    ours = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS", "LOG_LEVEL", "DJANGO_SETTINGS_MODULE")
    return {name: value for name, value in os.environ.items() if name not in ours}


@pytest.fixture(scope="module")
def state(local_root: Path) -> Path:
    return local_root / f"up-{os.getpid()}"


def test_everything_starts_and_ctrl_c_ends_it(up: Up) -> None:
    running = up("--no-match")
    page = running.until(r"Cricksy +(http\S+)")
    token = running.until(r"token +(\S+)")
    running.until(r"admin +admin / \S+")
    assert httpx.get(f"{page}api/health/ready").json() == {"status": "ok"}
    assert httpx.get(f"{page}admin/", follow_redirects=True).status_code == 200
    me = httpx.post(f"{page}games", headers={"Authorization": f"Token {token}"}, json={})
    assert me.status_code == 400, me.text
    children = running.descendants()
    assert len(children) > 8
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(20) == 0
    assert all(ends(pid, 1) for pid in children)


def test_a_second_start_keeps_the_accounts_and_a_kill_ends_everything(up: Up) -> None:
    running = up("--no-match")
    running.until(r"accounts +(admin and scorer)")
    assert "token " not in running.text()
    second = up("--no-match")
    second.until("(Another `up` runs)")
    assert second.process.wait(20) == 1
    children = running.descendants()
    running.process.kill()
    running.process.wait()
    assert all(ends(pid) for pid in children)


def test_a_server_that_dies_is_reported_and_started_again(up: Up) -> None:
    running = up("--no-match")
    page = running.until(r"Cricksy +(http\S+)")
    web = next(
        child for child in psutil.Process(running.process.pid).children() if "http_server" in " ".join(child.cmdline())
    )
    web.kill()
    running.until(r"(web-[12] ended)")
    deadline = time.monotonic() + PATIENCE
    while not ready(page):
        assert time.monotonic() < deadline, running.text()
        time.sleep(0.2)
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(20) == 0


def ready(page: str) -> bool:
    try:
        return httpx.get(f"{page}api/health/ready").status_code == 200
    except httpx.TransportError:
        return False
