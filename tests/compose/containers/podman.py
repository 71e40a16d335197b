"""Commands of Podman. A failure shows what Podman said."""

import subprocess
from typing import Any


class PodmanError(Exception):
    pass


def run(*arguments: object, patience: float | None = None) -> str:
    """Run a command and return what it printed. Raises PodmanError."""
    done = attempt(*arguments, patience=patience)
    if done.returncode:
        command = " ".join(str(each) for each in arguments[:2])
        raise PodmanError(f"podman {command}: {done.stderr.strip()[-2000:]}")
    return done.stdout.strip()


def attempt(*arguments: object, patience: float | None = None) -> "subprocess.CompletedProcess[str]":
    command = ["podman", *(str(each) for each in arguments)]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=patience)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, "", f"no answer for {patience} s")


def succeeds(*arguments: object, patience: float | None = None) -> bool:
    return attempt(*arguments, patience=patience).returncode == 0


def inspect(name: str, form: str) -> Any:
    return run("inspect", "--format", "{{" + form + "}}", name)


def pid(name: str) -> int:
    """Return the process of the container on this machine; 0 while it does not run."""
    done = attempt("inspect", "--format", "{{.State.Pid}}", name)
    return int(done.stdout.strip() or 0) if done.returncode == 0 else 0


def image_bytes(name: str) -> int:
    return int(run("image", "inspect", "--format", "{{.Size}}", name))
