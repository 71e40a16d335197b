"""`python -m cricksy.run ROLE` starts the processes that `up` starts, each in place of itself."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cricksy import processes, run

PROJECT = Path(__file__).resolve().parents[2]
AS_IN_UP = {
    "web": "web-1",
    "websocket": "websocket-1",
    "worker": "worker-1",
    "sweep": "worker-sweep",
    "slow": "worker-slow",
    "beat": "beat",
    "flower": "flower",
    "exporter": "exporter",
}


def started_by_up(root: Path) -> dict[str, processes.Process]:
    return {each.name: each for each in processes.processes(run.PORTS, root)}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CRICKSY_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.mark.parametrize("role", AS_IN_UP)
def test_the_command_of_a_role_is_that_of_up(role: str, root: Path) -> None:
    assert run.process_of(role).command == started_by_up(root)[AS_IN_UP[role]].command


def test_each_queue_has_workers_of_its_own(root: Path) -> None:
    commands = {name: each.command for name, each in started_by_up(root).items() if "-Q" in each.command}
    assert {name: command[command.index("-Q") + 1] for name, command in commands.items()} == {
        "worker-1": "balls",
        "worker-2": "balls",
        "worker-sweep": "sweep",
        "worker-slow": "slow",
    }


def test_every_process_of_up_has_a_role(root: Path) -> None:
    kinds = {name.rstrip("0123456789") for name in started_by_up(root)}
    assert kinds == {name.rstrip("0123456789") for name in AS_IN_UP.values()}
    assert set(run.ROLES) == {*AS_IN_UP, "migrate"}


@pytest.mark.parametrize("role", ["web", "websocket", "flower"])
def test_a_server_listens_where_it_is_told(role: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "0.0.0.0" not in " ".join(run.process_of(role).command)
    monkeypatch.setenv("CRICKSY_HOST", "0.0.0.0")
    assert "0.0.0.0" in " ".join(run.process_of(role).command)


def test_an_unknown_role_is_told_which_there_are() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cricksy.run", "umpire"], cwd=PROJECT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2
    assert all(role in done.stderr for role in run.ROLES)


def test_the_process_takes_the_place_of_its_start_and_gets_its_signals(root: Path, redis_client: object) -> None:
    command, env = [sys.executable, "-m", "cricksy.run", "slow"], {**os.environ, "LOG_LEVEL": "INFO"}
    process = subprocess.Popen(command, cwd=PROJECT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + 60
        while b"celery" not in Path(f"/proc/{process.pid}/cmdline").read_bytes():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert process.stdout
        # Its log says when it is ready, and so when it handles the signal.
        assert any(b"ready." in line for line in process.stdout)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.communicate()


def test_it_ends_with_a_sentence_without_settings() -> None:
    env = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "DJANGO_SETTINGS_MODULE")}
    command = [sys.executable, "-m", "cricksy.run", "migrate"]
    done = subprocess.run(command, cwd=PROJECT, env=env, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert "REDIS_URL" in done.stderr
