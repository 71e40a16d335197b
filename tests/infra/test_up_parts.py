"""The parts of `up`: children that are started again, what a kill left behind, ports, logs."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from cricksy import memory_folder, processes
from cricksy.local_services import LocalServiceError, log_files
from cricksy.local_services.ports import free_port
from cricksy.processes import Ports
from cricksy.up import ports, pulse, record, targets
from cricksy.up.children import Child
from cricksy.up.claims import Claims
from cricksy.up.errors import NotStarted
from cricksy.up.options import parse
from cricksy.up.pulse import Pulse
from tests.infra.test_local_services import ends

OUTGOING = Path("/proc/sys/net/ipv4/ip_local_port_range")
SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
Started = subprocess.Popen[bytes]


@pytest.fixture
def begun() -> Iterator[list[Started]]:
    """Processes that the test has started; they end with it."""
    begun: list[Started] = []
    yield begun
    for process in begun:
        process.kill()
        process.wait()


def sleeper(begun: list[Started]) -> Callable[[], Started]:
    def start() -> Started:
        begun.append(subprocess.Popen(SLEEP, start_new_session=True))
        return begun[-1]

    return start


def watch_until(child: Child, done: Callable[[], bool], patience: float = 20) -> None:
    deadline = time.monotonic() + patience
    while not done():
        assert time.monotonic() < deadline
        child.watch()
        time.sleep(0.01)


BEATS = "import time, pathlib\nwhile True: pathlib.Path({file!r}).touch(); time.sleep(0.05)"


def beating(begun: list[Started], file: Path) -> Callable[[], Started]:
    def start() -> Started:
        command = [sys.executable, "-c", BEATS.format(file=str(file))]
        begun.append(subprocess.Popen(command, start_new_session=True))
        return begun[-1]

    return start


def test_a_child_that_hangs_is_killed_and_started_again(
    begun: list[Started], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulse, "HANGS_AFTER", 1.0)
    file = tmp_path / "alive" / "web-1"
    child = Child("web-1", tmp_path / "web.log", beating(begun, file), pulse=Pulse(file))
    child.begin()
    watch_until(child, file.exists)
    begun[0].send_signal(signal.SIGSTOP)
    watch_until(child, lambda: len(begun) == 2)
    assert "web-1 hangs" in capsys.readouterr().out
    watch_until(child, file.exists)


def test_a_machine_that_slept_kills_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The watcher did not look for a minute either, and the file is as old as before."""
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    (tmp_path / "web-1").touch()
    found = Pulse(tmp_path / "web-1")
    assert not found.has_stopped()
    clock[0] += 60
    assert not found.has_stopped()
    for _ in range(100):
        clock[0] += 0.1
        last = found.has_stopped()
    assert last


def test_a_child_that_never_beat_is_still_starting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "HANGS_AFTER", 0.0)
    found = Pulse(tmp_path / "web-1")
    assert not any(found.has_stopped() for _ in range(5))


def test_the_first_end_is_followed_by_a_start_at_once(
    begun: list[Started], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    child = Child("web-1", tmp_path / "web.log", sleeper(begun))
    child.begin()
    begun[0].kill()
    watch_until(child, lambda: len(begun) == 2)
    assert "starting it again at once" in capsys.readouterr().out
    begun[1].kill()
    watch_until(child, lambda: len(begun) == 3)
    assert "starting it again in 1 s" in capsys.readouterr().out


@pytest.mark.parametrize("error", [LocalServiceError("Postgres did not start"), OSError(28, "No space left on device")])
def test_a_start_that_fails_is_said_and_tried_again(
    error: Exception, begun: list[Started], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failures = [error, error]
    start = sleeper(begun)

    def start_later() -> Started:
        if failures and begun:
            raise failures.pop()
        return start()

    child = Child("postgres", tmp_path / "postgres.log", start_later, longest_pause=0.1)
    child.begin()
    begun[0].kill()
    watch_until(child, lambda: len(begun) == 2)
    said = capsys.readouterr().out
    assert said.count(f"postgres cannot be started: {error}") == 2
    assert not child.died()


def test_what_is_left_of_a_dead_child_is_ended(begun: list[Started], tmp_path: Path) -> None:
    fork = "import os, time; print(os.fork(), flush=True); time.sleep(600)"

    def start() -> Started:
        begun.append(subprocess.Popen([sys.executable, "-c", fork], start_new_session=True, stdout=subprocess.PIPE))
        return begun[-1]

    child = Child("worker-1", tmp_path / "worker.log", start)
    child.begin()
    assert begun[0].stdout
    orphan = int(begun[0].stdout.readline())
    begun[0].kill()
    watch_until(child, lambda: len(begun) == 2)
    assert ends(orphan)
    for process in begun:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def noted(root: Path, process: psutil.Process, *, started: float | None = None) -> None:
    entry = {"name": "web-1", "pid": process.pid, "started": started or process.create_time()}
    (root / record.FILE).write_text(json.dumps([entry]))


def test_a_leftover_is_ended(begun: list[Started], tmp_path: Path) -> None:
    process = psutil.Process(sleeper(begun)().pid)
    noted(tmp_path, process)
    assert record.end_leftovers(tmp_path) == ["web-1"]
    assert begun[0].poll() is not None


def test_children_of_a_leftover_are_ended_too(tmp_path: Path) -> None:
    fork = "import os, time; print(os.fork(), flush=True); time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", fork], start_new_session=True, stdout=subprocess.PIPE) as leader:
        assert leader.stdout
        orphan = int(leader.stdout.readline())
        noted(tmp_path, psutil.Process(leader.pid))
        leader.kill()
        leader.wait()
        assert record.end_leftovers(tmp_path) == ["web-1"]
    assert ends(orphan)


def test_another_program_that_has_the_pid_now_is_left_alone(begun: list[Started], tmp_path: Path) -> None:
    process = psutil.Process(sleeper(begun)().pid)
    noted(tmp_path, process, started=process.create_time() - 3600)
    assert record.end_leftovers(tmp_path) == []
    assert begun[0].poll() is None


@pytest.mark.parametrize("text", ["", "[", "{}", "[1]", '[{"name": 1}]', '{"a": 1}'])
def test_a_damaged_record_names_nobody(text: str, tmp_path: Path) -> None:
    (tmp_path / record.FILE).write_text(text)
    assert record.end_leftovers(tmp_path) == []


def test_the_record_follows_the_processes(begun: list[Started], tmp_path: Path) -> None:
    child = Child("web-1", tmp_path / "web.log", sleeper(begun))
    child.begin()
    kept = record.Record(tmp_path)
    kept.update([child])
    assert [entry["pid"] for entry in record.read(tmp_path)] == [begun[0].pid]
    begun[0].kill()
    watch_until(child, lambda: len(begun) == 2)
    kept.update([child])
    assert [entry["pid"] for entry in record.read(tmp_path)] == [begun[1].pid]


def test_the_ports_of_the_last_time_are_preferred(tmp_path: Path) -> None:
    asked = [free_port() for _ in range(3)]
    options = parse(["--port", str(asked[0]), "--ws-port", str(asked[1]), "--flower-port", str(asked[2])])
    with Claims() as claims:
        first = ports.choose(options, tmp_path, claims)
    assert [first.http, first.websocket, first.flower] == asked
    with Claims() as claims:
        assert ports.choose(parse([]), tmp_path, claims) == first


def test_a_port_of_the_last_time_that_another_program_holds_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ports, "PATIENCE", 0.2)
    with closing(socket.create_server(("127.0.0.1", 0))) as other, Claims() as claims:
        held = other.getsockname()[1]
        (tmp_path / ports.FILE).write_text(json.dumps({"--port": held}))
        chosen = ports.choose(parse([]), tmp_path, claims)
    assert chosen.http != held
    assert f"port {held} is taken by another program, using {chosen.http}" in capsys.readouterr().out


def test_a_port_that_is_just_being_freed_is_waited_for(begun: list[Started], tmp_path: Path) -> None:
    port = free_port()
    hold = f"import socket, time; held = socket.create_server(('127.0.0.1', {port})); print(flush=True); time.sleep(1)"
    with subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE) as holder, Claims() as claims:
        assert holder.stdout
        holder.stdout.readline()
        assert ports.choose(parse(["--port", str(port)]), tmp_path, claims).http == port


def test_ports_that_are_asked_for_must_differ(tmp_path: Path) -> None:
    port = str(free_port())
    with Claims() as claims, pytest.raises(NotStarted, match="twice"):
        ports.choose(parse(["--port", port, "--flower-port", port]), tmp_path, claims)


def test_two_that_start_at_once_never_share_a_port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither listens yet when the other looks."""
    monkeypatch.setattr(ports, "PATIENCE", 0.2)
    port = str(free_port())
    with Claims() as first, Claims() as second:
        one = ports.choose(parse(["--port", port]), tmp_path, first)
        with pytest.raises(NotStarted, match="another `up` holds it"):
            ports.choose(parse(["--port", port]), tmp_path, second)
        other = ports.choose(parse([]), tmp_path, second)
        assert not all_of(one) & all_of(other)
        assert len(all_of(one)) == 3 + 2 + 2 + processes.ALL_WORKERS + 1
    with Claims() as third:
        assert ports.choose(parse(["--port", port]), tmp_path, third).http == int(port)


def all_of(chosen: Ports) -> set[int]:
    spans = {chosen.metrics: 2, chosen.web_metrics: 2, chosen.worker_metrics: processes.ALL_WORKERS, chosen.exporter: 1}
    metrics = {port for first, count in spans.items() for port in range(first, first + count)}
    return {chosen.http, chosen.websocket, chosen.flower} | metrics


def test_the_ports_of_metrics_stay_and_prometheus_can_read_them(tmp_path: Path) -> None:
    with Claims() as claims:
        chosen = ports.choose(parse([]), tmp_path, claims)
    with Claims() as claims:
        assert ports.choose(parse([]), tmp_path, claims) == chosen
    wanted = processes.processes(chosen, tmp_path)
    targets.write(wanted, tmp_path)
    found = json.loads((tmp_path / targets.FILE).read_text())
    asked = {each["labels"]["instance"]: each["targets"][0] for each in found}
    assert set(asked) == {each.name for each in wanted} - {"beat", "flower"}
    assert len(set(asked.values())) == len(asked)
    assert asked["web-2"] == f"127.0.0.1:{chosen.web_metrics + 1}"
    assert {each["labels"]["job"] for each in found} == {"web", "ws", "worker", "exporter"}


@pytest.mark.parametrize("text", ["", "[1]", '{"--port": 0}', '{"--port": "x"}', '{"--port": 70000}'])
def test_damaged_ports_are_forgotten(text: str, tmp_path: Path) -> None:
    (tmp_path / ports.FILE).write_text(text)
    assert ports.last_ports(tmp_path) == {}


def test_logs_of_earlier_runs_are_kept_and_bounded(tmp_path: Path) -> None:
    log = tmp_path / "web-1.log"
    for run in range(6):
        log.write_text(f"run {run}")
        log_files.rotate_all(tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == [f"web-1.log.{number}" for number in (1, 2, 3)]
    assert [log_files.older(log, number).read_text() for number in (1, 2, 3)] == ["run 5", "run 4", "run 3"]


def test_a_long_log_is_rotated_under_its_writer(tmp_path: Path) -> None:
    log = tmp_path / "web-1.log"
    with log.open("ab", buffering=0) as writer:
        for part in range(6):
            writer.write(b"%d" % part * 100)
            log_files.trim_all(tmp_path, largest=99)
            assert log.stat().st_size == 0
        writer.write(b"after")
    assert log.read_text() == "after"
    assert [log_files.older(log, number).read_bytes()[:1] for number in (1, 2, 3)] == [b"5", b"4", b"3"]
    assert len(list(tmp_path.iterdir())) == 4
    log_files.trim_all(tmp_path, largest=99)
    assert log.read_text() == "after"


@pytest.mark.parametrize("how", ["link", "open"])
def test_a_folder_that_others_could_have_made_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(memory_folder, "MEMORY", tmp_path)
    folder = tmp_path / f"cricksy-{os.getuid()}"
    if how == "link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        folder.symlink_to(tmp_path / "elsewhere")
    else:
        folder.mkdir()
        folder.chmod(0o777)
    with pytest.raises(PermissionError, match="for this user only"):
        memory_folder.own()


@pytest.mark.skipif(not OUTGOING.exists(), reason="only Linux tells its ports of outgoing connections in a file")
def test_no_connection_to_elsewhere_takes_a_free_port() -> None:
    lowest, highest = map(int, OUTGOING.read_text().split())
    assert not any(lowest <= free_port() <= highest for _ in range(100))
