"""What processes do for containers: wait for the database, leave their number, and end when they are not alive."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


def run(*command: str, **more: str) -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, **more}
    return subprocess.run([sys.executable, *command], cwd=PROJECT, env=env, capture_output=True, text=True)


def wait_for_database(**more: str) -> "subprocess.CompletedProcess[str]":
    script = "import django; django.setup(); from cricksy import migrate; migrate.wait(1)"
    return run("-c", script, DJANGO_SETTINGS_MODULE="cricksy.settings", **more)


def test_migrate_goes_on_when_the_database_answers() -> None:
    assert wait_for_database().returncode == 0


def test_migrate_says_that_the_database_does_not_answer() -> None:
    done = wait_for_database(DATABASE_URL="postgres://nobody@127.0.0.1:1/nowhere")
    assert done.returncode == 1
    assert done.stderr.startswith("cricksy: the database has not answered for 1 s")


@pytest.fixture
def process(tmp_path: Path) -> "Iterator[subprocess.Popen[bytes]]":
    """A process that cricksy.run seems to have started."""
    started = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", "cricksy"])
    (tmp_path / "run.pid").write_text(str(started.pid))
    yield started
    started.kill()
    started.wait()


def probe(state: Path, alive: Path) -> "subprocess.CompletedProcess[str]":
    where = {"CRICKSY_STATE": str(state), "CRICKSY_ALIVE_FILE": str(alive)}
    return run("-m", "cricksy.probe", "worker", "--end-after", "2", **where)


def test_a_process_is_killed_after_bad_answers_in_a_row(tmp_path: Path, process: "subprocess.Popen[bytes]") -> None:
    assert probe(tmp_path, tmp_path / "none").returncode == 1
    assert process.poll() is None
    assert probe(tmp_path, tmp_path / "none").returncode == 1
    assert process.wait(10) == -9


def test_a_good_answer_begins_the_count_again(tmp_path: Path, process: "subprocess.Popen[bytes]") -> None:
    (tmp_path / "alive").touch()
    for alive in ("none", "alive", "none", "alive"):
        probe(tmp_path, tmp_path / alive)
    assert process.poll() is None


def test_the_process_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "600"]) as other:
        (tmp_path / "run.pid").write_text(str(other.pid))
        for _ in range(3):
            probe(tmp_path, tmp_path / "none")
        assert other.poll() is None
        other.kill()


def test_a_process_has_the_folder_that_it_needs(tmp_path: Path) -> None:
    from cricksy import run as entry
    from cricksy.processes import Process

    entry.prepare(Process("web-1", [], {}), tmp_path / "state")
    assert (tmp_path / "state" / "run.pid").read_text() == str(os.getpid())
