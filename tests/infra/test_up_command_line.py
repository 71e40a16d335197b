"""What `up` cannot do, it says in a sentence, at once and without starting anything."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.infra.test_up import PROJECT, clean

MOST_SECONDS = 25
"""Generous, for a loaded machine; a dead address is named within five."""


@pytest.fixture
def state(local_root: Path, request: pytest.FixtureRequest) -> Path:
    return local_root / f"refused-{abs(hash(request.node.name))}"


def up(state: Path, *arguments: str, **variables: str) -> tuple[int, str]:
    command = [sys.executable, "manage.py", "up", "--no-match", "--state", str(state), *arguments]
    env = {**clean(), **variables}
    done = subprocess.run(command, cwd=PROJECT, env=env, capture_output=True, text=True, timeout=MOST_SECONDS)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr.strip()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Another program on a port of its own, which accepts connections and never answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield server


@pytest.mark.parametrize("option", ["--port", "--ws-port", "--flower-port"])
@pytest.mark.parametrize("value", ["99999", "65536", "0", "-1", "http", "٨٠٠٠", "8000.0", "9" * 50])
def test_what_is_no_port_is_refused(option: str, value: str, state: Path) -> None:
    code, said = up(state, f"{option}={value}")
    assert code == 2
    assert "is not a port" in said.splitlines()[-1]


@pytest.mark.parametrize("value", ["-1", "0", "nan", "inf", "fast"])
def test_what_is_no_speed_is_refused(value: str, state: Path) -> None:
    code, said = up(state, f"--speed={value}")
    assert code == 2
    assert "is not a positive number" in said.splitlines()[-1]


@pytest.mark.parametrize("content", [None, "", "{}", "no JSON", "\x00"])
def test_what_is_no_match_is_refused(content: str | None, state: Path, tmp_path: Path) -> None:
    file = tmp_path / "match.json"
    if content is not None:
        file.write_text(content)
    code, said = up(state, "--match", str(file))
    assert code == 2
    assert str(file) in said.splitlines()[-1]


@pytest.mark.parametrize(
    "folder", ["README.md", "README.md/state", "/proc/nowhere", "/dev/null/x", "x" * 300, "y/" * 3000]
)
def test_a_folder_that_cannot_be_used_is_refused(folder: str) -> None:
    code, said = up(Path(folder))
    assert code == 1
    assert "cannot be used" in said
    assert said.count("\n") == 0


@pytest.mark.parametrize("option", ["--port", "--ws-port", "--flower-port"])
def test_a_port_that_was_asked_for_is_used_or_refused(option: str, listener: socket.socket, state: Path) -> None:
    port = listener.getsockname()[1]
    code, said = up(state, option, str(port))
    assert code == 1
    assert said == f"Port {port} ({option}) cannot be used: another program holds it. Free it, or choose another port."


def test_one_port_for_two_is_refused(state: Path) -> None:
    code, said = up(state, "--port", "45678", "--ws-port", "45678")
    assert (code, said) == (1, "Port 45678 was asked for twice.")


@pytest.mark.parametrize(
    ("name", "scheme", "end"),
    [
        *((name, "postgres", "cricksy") for name in ("DATABASE_URL", "DATABASE_READ_REPLICA_URL")),
        *(
            (name, "redis", "0")
            for name in ("REDIS_URL", "CRICKSY_REDIS_URL", "CRICKSY_LAYER_URL", "CRICKSY_CACHE_URL")
        ),
        *(("CRICKSY_BROKER_URL", scheme, "0") for scheme in ("redis", "amqp")),
    ],
)
@pytest.mark.parametrize("kind", ["closed", "mute"])
def test_a_dead_address_is_named_at_once(
    name: str, scheme: str, end: str, kind: str, listener: socket.socket, state: Path
) -> None:
    port = listener.getsockname()[1] if kind == "mute" else 1
    began = time.monotonic()
    code, said = up(state, **{name: f"{scheme}://someone:s3cret@127.0.0.1:{port}/{end}"})
    assert time.monotonic() - began < MOST_SECONDS
    assert code == 1
    assert said.startswith(f"{name} names a service that cannot be used: ")
    assert said.count("\n") == 0
    assert "s3cret" not in said


def test_a_wrong_password_of_redis_is_not_shown(redis_url: str, state: Path) -> None:
    head, _, tail = redis_url.rpartition("@")
    code, said = up(state, REDIS_URL=f"{head}s3cret@{tail}")
    assert code == 1
    assert said.startswith("REDIS_URL names a service")
    assert head.rpartition(":")[2] not in said


@pytest.mark.parametrize("how", ["option", "variable", "none"])
def test_a_command_without_a_running_up_says_where_it_looked(how: str, state: Path) -> None:
    command = [sys.executable, "manage.py", *(["--state", str(state)] if how == "option" else []), "showmigrations"]
    env = {**clean(), **({"CRICKSY_STATE": str(state)} if how != "option" else {})}
    if how == "none":
        env["CRICKSY_STATE"] = os.devnull
    done = subprocess.run(command, cwd=PROJECT, env=env, capture_output=True, text=True)
    looked = os.devnull if how == "none" else str(state)
    assert done.returncode == 3
    assert f"No `up` runs in {looked}" in done.stderr
    assert done.stderr.count("\n") == 1
