"""The bench runs with real servers at small sizes, prints tables, writes JSON, and leaves no process behind."""

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from cricksy.sizing.costs import DRIVERS, load_costs
from tests.support import balancer

PROJECT = Path(__file__).resolve().parents[2]
BENCH = [sys.executable, "-m", "tests.bench"]


@pytest.fixture
def mark() -> Iterator[str]:
    """A value in the environment of the bench and of every process that it starts."""
    mark = f"bench-test-{uuid.uuid4().hex}"
    yield mark
    assert processes_with(mark) == []
    assert not [folder for folder in (PROJECT / ".local").glob("bench-*") if not is_running(folder)]


def environment(mark: str) -> dict[str, str]:
    return {**os.environ, "CRICKSY_BENCH_MARK": mark, "CRICKSY_MATCH_DATA": "nowhere"}


def processes_with(mark: str) -> list[str]:
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark.encode() in environ.read_bytes():
                found.append((environ.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:  # of another user, or just ended
            continue
    return found


def is_running(folder: Path) -> bool:
    return Path(f"/proc/{folder.name.removeprefix('bench-')}").exists()


def test_two_suites_print_their_tables_and_keep_their_figures(mark: str, tmp_path: Path) -> None:
    kept = tmp_path / "figures.json"
    command = [*BENCH, "deltas", "fanout", "--quick", "--viewers", "20", "--json", str(kept)]
    done = subprocess.run(command, cwd=PROJECT, env=environment(mark), capture_output=True, text=True, timeout=120)
    assert done.returncode in (0, 1), done.stderr
    for title in ("Bytes of each event", "Fan-out of one ball", "Budgets", "lost or altered, 20 viewers"):
        assert title in done.stdout
    deltas, fanout = orjson.loads(kept.read_bytes())["suites"]
    assert deltas["figures"]["simulated T20"]["broken"] == 0
    servers = fanout["figures"]["20"]
    assert set(servers) == {"bare", "textbook", "socketio", "cricksy"}
    for server in servers.values():
        assert server["left_out"] == ""
        assert server["wrong"] == 0
        assert [turn["lost"] for turn in server["turns"]] == [0, 0]


@pytest.mark.skipif(bool(balancer.why_not()), reason=balancer.why_not())
def test_the_load_loses_nothing_while_a_server_is_killed_and_another_drained(mark: str, tmp_path: Path) -> None:
    kept = tmp_path / "figures.json"
    command = [*BENCH, "load", "--quick", "--json", str(kept)]
    done = subprocess.run(command, cwd=PROJECT, env=environment(mark), capture_output=True, text=True, timeout=400)
    assert kept.exists(), done.stderr
    (load,) = orjson.loads(kept.read_bytes())["suites"]
    losses = [one for one in load["budgets"] if one["unit"] in ("", "s") and not one["at_least"]]
    assert [one["what"] for one in losses if not one["kept"]] == []
    people, crowd = load["figures"]["behind nginx"]["parts"]
    assert {"POST delivery", "POST game", "GET game", "GET ws-metrics"} <= set(people["requests"])
    assert crowd["away"], "some viewers lost their server"


@pytest.mark.skipif(bool(balancer.why_not()), reason=balancer.why_not())
def test_the_capacity_is_fitted_and_a_prediction_compared(mark: str, tmp_path: Path) -> None:
    kept, costs = tmp_path / "figures.json", tmp_path / "costs.json"
    command = [*BENCH, "capacity", "--quick", "--json", str(kept), "--costs", str(costs)]
    done = subprocess.run(command, cwd=PROJECT, env=environment(mark), capture_output=True, text=True, timeout=200)
    assert done.returncode in (0, 1), done.stderr
    (capacity,) = orjson.loads(kept.read_bytes())["suites"]
    assert "direct: prediction of all CPU, off by" in [one["what"] for one in capacity["budgets"]]
    checked = [one["work"] for one in capacity["figures"]["checked"]["direct"]]
    assert all(work["balls"] and work["deliveries"] > work["balls"] for work in checked)
    found = load_costs(costs)
    assert found.messages_a_ball == pytest.approx(2, abs=0.5)
    # Beside other tests some costs of so few balls and viewers vanish in the noise; all together do not.
    assert sum(found.of(kind, "balls") for kind in DRIVERS) > 0


def test_ctrl_c_ends_every_process(mark: str) -> None:
    command = [*BENCH, "fanout", "--quick", "--viewers", "20", "--only", "bare", "--rounds", "1000"]
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment(mark), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as bench:
        assert bench.stderr
        while "round 1 of" not in (line := bench.stderr.readline()):
            assert line
        bench.send_signal(signal.SIGINT)
        bench.communicate(timeout=30)
    assert bench.returncode == 130
