"""Cleans up after a run that was killed: a server that is still ending, a pid file whose pid may be reused."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path


def end_postgres(data: Path, patience: float = 20) -> None:
    """End the old server of this data folder, then remove its pid file. Another program with its pid is left alone."""
    pid_file = data / "postmaster.pid"
    pid = recorded_pid(pid_file)
    if pid and serves(pid, data):
        # First a fast shutdown; an immediate one (SIGQUIT) makes the next start recover from the write-ahead log.
        signal_quietly(pid, signal.SIGINT)
        if not gone(pid, data, patience):
            signal_quietly(pid, signal.SIGQUIT)
            gone(pid, data, patience)
    pid_file.unlink(missing_ok=True)


def forget_ended_postgres(data: Path) -> None:
    """Remove the pid file of a server that has ended: Postgres would believe in any process that has its pid now."""
    pid = recorded_pid(data / "postmaster.pid")
    if pid is None or not serves(pid, data):
        (data / "postmaster.pid").unlink(missing_ok=True)


def recorded_pid(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def serves(pid: int, data: Path) -> bool:
    """Tell whether that process is a Postgres of exactly this data folder."""
    line = command_line(pid)
    return "postgres" in line and str(data) in line


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        found = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True)
        return found.stdout


def signal_quietly(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def gone(pid: int, data: Path, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if not serves(pid, data):
            return True
        time.sleep(0.05)
    return False


def remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
