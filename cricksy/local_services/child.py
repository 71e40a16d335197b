"""Starts child processes that cannot outlive us, and ends them, their own children included."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

LAUNCHER = Path(__file__).with_name("launcher.py")
STAY = "-"


def launch(
    command: Sequence[str],
    *,
    log: Path,
    user: str = STAY,
    death_signal: int = signal.SIGKILL,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Call this from the main thread: the kernel sends the death signal when the *thread* that started a child ends."""
    with log.open("ab") as output:
        return subprocess.Popen(
            launched(command, user=user, death_signal=death_signal),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=env,
            cwd=cwd,
            start_new_session=True,
        )


def launched(command: Sequence[str], *, user: str, death_signal: int = signal.SIGKILL) -> list[str]:
    return [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), str(int(death_signal)), user, *command]


def stop(child: subprocess.Popen[bytes], *, by: int = signal.SIGTERM, patience: float = 10) -> None:
    if child.poll() is None:
        child.send_signal(by)
    await_end(child, patience)


def await_end(child: subprocess.Popen[bytes], patience: float) -> None:
    """Of a child that was asked; then kills what is left of its session."""
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        kill_group(child.pid)
        child.wait()
    kill_group(child.pid)


def kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def last_lines(log: Path, count: int = 8) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return "\n".join(f"    {line}" for line in lines[-count:])
