"""Flower, which can stop workers and send tasks, and its metrics are behind a log-in."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from cricksy import processes
from cricksy.local_services.ports import free_port
from cricksy.processes import Ports
from cricksy.up import accounts, servers
from cricksy.up.children import stop_all
from tests.support.masking import add_secret

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The log-in that `up` makes."""
    # Set first, so that the variable is restored after the test.
    monkeypatch.setenv("FLOWER_BASIC_AUTH", "")
    assert accounts.prepare_flower(tmp_path).startswith("flower ")
    name, _, password = os.environ["FLOWER_BASIC_AUTH"].partition(":")
    return name, add_secret(password)


@pytest.fixture
def flower(login: tuple[str, str], tmp_path: Path) -> Iterator[str]:
    ports = Ports(0, 0, free_port())
    (tmp_path / "logs").mkdir()
    child = servers.program(processes.flower(ports), tmp_path)
    child.begin()
    try:
        child.wait_ready()
        yield ports.flower_url
    finally:
        stop_all([child])


def test_nobody_enters_without_the_password(flower: str, login: tuple[str, str]) -> None:
    for path in ("/", "/workers", "/tasks", "/broker", "/metrics", "/api/workers", "/api/tasks", "/api/queues/length"):
        assert httpx.get(f"{flower}{path}").status_code == 401, path
        assert httpx.get(f"{flower}{path}", auth=("flower", "guess")).status_code == 401, path
    for path in ("/api/worker/shutdown/x", "/api/task/send-task/workers.tasks.sweep"):
        assert httpx.post(f"{flower}{path}").status_code == 401, path
    assert httpx.get(f"{flower}/metrics", auth=login).status_code == 200
    assert httpx.get(f"{flower}/workers", auth=login).status_code == 200
    assert httpx.get(f"{flower}/healthcheck").text == "OK"


def test_the_log_in_is_made_once_and_only_for_its_owner(login: tuple[str, str], tmp_path: Path) -> None:
    file = tmp_path / "flower_password"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    os.environ["FLOWER_BASIC_AUTH"] = ""
    assert accounts.prepare_flower(tmp_path) == ""
    assert os.environ["FLOWER_BASIC_AUTH"] == ":".join(login)
    assert not any(login[1] in part for part in processes.flower(Ports(0, 0, 0)).command)


@pytest.mark.parametrize("login", ["", "flower", ":", ":a-long-password", "flower:", "flower:elevenchars"])
def test_without_a_log_in_it_does_not_start(login: str) -> None:
    command = [sys.executable, "-m", "cricksy.flower_server", "--port=0"]
    env = {**os.environ, "FLOWER_BASIC_AUTH": login}
    done = subprocess.run(command, env=env, cwd=PROJECT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 3
    assert done.stderr.startswith("cricksy: FLOWER_BASIC_AUTH ")
