"""Starts child processes that cannot outlive this process, and ends them with their own children."""

import contextlib
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
    text: str | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child that reads `text` on its standard input.

    Call this from the main thread: the kernel sends the death signal when the *thread* ends.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            launched(command, user=user, death_signal=death_signal),
            stdin=subprocess.DEVNULL if text is None else subprocess.PIPE,
            stdout=output,
            stderr=output,
            env=env,
            cwd=cwd,
            # So that kill_group reaches the children of the child too.
            start_new_session=True,
        )
    if process.stdin and text is not None:
        with contextlib.suppress(BrokenPipeError), process.stdin as pipe:  # its end is noticed by who waits for it
            pipe.write(text.encode())
    return process


def launched(command: Sequence[str], *, user: str, death_signal: int = signal.SIGKILL) -> list[str]:
    """Return the command that starts this command through the launcher."""
    return [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), str(int(death_signal)), user, *command]


def stop(child: subprocess.Popen[bytes], *, by: int = signal.SIGTERM, patience: float = 10) -> None:
    """Send the signal and wait; kill the child after `patience` seconds."""
    if child.poll() is None:
        child.send_signal(by)
    await_end(child, patience)


def await_end(child: subprocess.Popen[bytes], patience: float) -> None:
    """Wait for a child that was told to end, then kill what is left of its session."""
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
