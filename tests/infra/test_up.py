"""`manage.py up`, as a person runs it."""

import contextlib
import os
import re
import signal
import stat
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

    def start(*arguments: str, same_ports: bool = False) -> Running:
        started.append(begin(state, f"up-{len(started)}.out", *arguments, same_ports=same_ports))
        return started[-1]

    yield start
    for running in started:
        running.process.kill()
        running.process.wait()


def begin(state: Path, name: str, *arguments: str, same_ports: bool = False) -> Running:
    state.mkdir(exist_ok=True)
    output = state / name
    ports = ["--port", str(free_port()), "--ws-port", str(free_port()), "--flower-port", str(free_port())]
    ports = [] if same_ports else ports
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
    """A path as people have them."""
    return local_root / f"up {os.getpid()}: Ånna's matches"


def test_everything_starts_and_ctrl_c_ends_it(up: Up) -> None:
    running = up("--no-match")
    page = running.until(r"Cricksy +(http\S+)")
    token = running.until(r"token +(\S+)")
    running.until(r"admin +admin / \S+")
    assert httpx.get(f"{page}api/health/ready").json() == {"status": "ok"}
    assert httpx.get(f"{page}admin/", follow_redirects=True).status_code == 200
    me = httpx.post(f"{page}games", headers={"Authorization": f"Token {token}"}, json={}, timeout=30)
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


def manage(state: Path, *command: str) -> subprocess.CompletedProcess[str]:
    arguments = [sys.executable, "manage.py", "--state", str(state), *command]
    return subprocess.run(arguments, cwd=PROJECT, env=clean(), capture_output=True, text=True)


def test_after_a_kill_the_next_start_has_the_same_ports_and_the_logs_of_the_last(up: Up, state: Path) -> None:
    first = up("--no-match")
    page = first.until(r"Cricksy +(http\S+)")
    socket = first.until(r"WebSocket +(ws\S+)")
    assert manage(state, "showmigrations", "scoring").returncode == 0
    first.process.kill()
    first.process.wait()
    second = up("--no-match", same_ports=True)
    assert second.until(r"Cricksy +(http\S+)") == page
    assert second.until(r"WebSocket +(ws\S+)") == socket
    assert "taken" not in second.text()
    assert (state / "logs" / "redis.log.1").stat().st_size
    second.process.send_signal(signal.SIGTERM)
    assert second.process.wait(20) == 0
    refused = manage(state, "showmigrations", "scoring")
    assert (refused.returncode, refused.stderr.count("\n")) == (3, 1)


def test_secrets_are_in_private_files_only(up: Up, state: Path) -> None:
    running = up("--no-match")
    running.until(r"WebSocket +(ws\S+)")
    secrets = [(state / "redis-password").read_text(), (state / "secret_key").read_text()]
    for name in ("redis-password", "secret_key", "environment.json"):
        assert stat.S_IMODE((state / name).stat().st_mode) == 0o600
    lines = [" ".join(psutil.Process(pid).cmdline()) for pid in running.descendants()]
    logs = [log.read_text(errors="replace") for log in (state / "logs").iterdir()]
    shown = [where for where in (*lines, *logs, running.text()) if any(secret in where for secret in secrets)]
    assert len(shown) == 0


def child_of(running: Running, part: str) -> psutil.Process:
    children = psutil.Process(running.process.pid).children()
    return next(child for child in children if part in " ".join(child.cmdline()))


def until_ready(page: str, running: Running, *, wanted: bool = True) -> None:
    deadline = time.monotonic() + PATIENCE
    while ready(page) is not wanted:
        assert time.monotonic() < deadline, running.text()
        time.sleep(0.2)


def test_a_postgres_that_cannot_start_ends_nothing_and_is_tried_again(up: Up, state: Path) -> None:
    running = up("--no-match")
    page = running.until(r"Cricksy +(http\S+)")
    control = next(state.glob("postgres-*/data/global/pg_control"))
    control.rename(control.with_name("away"))
    child_of(running, "/postgres -D").kill()
    running.until(r"(postgres ended again)")
    until_ready(page, running, wanted=False)
    child_of(running, "celery -A cricksy beat").kill()
    running.until(r"(beat ended)")
    control.with_name("away").rename(control)
    until_ready(page, running)
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(20) == 0


@pytest.fixture
def small_disk(local_root: Path) -> Iterator[Path]:
    folder = local_root / f"disk-{os.getpid()}"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=200m", "none", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode != 0:
        pytest.skip("only root can mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_ends_nothing_and_it_is_enough_to_free_it(small_disk: Path) -> None:
    running = begin(small_disk / "state", "up.out", "--no-match")
    try:
        page = running.until(r"Cricksy +(http\S+)")
        filler = small_disk / "filler"
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(b"x" * 2**16)
        child_of(running, "/postgres -D").kill()
        child_of(running, "valkey-server").kill()
        until_ready(page, running, wanted=False)
        time.sleep(5)
        assert running.process.poll() is None
        filler.unlink()
        until_ready(page, running)
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(20) == 0
    finally:
        running.process.kill()
        running.process.wait()
