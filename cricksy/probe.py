"""Whether a process of Cricksy lives, for the health check of its container: `python -m cricksy.probe ROLE`.

Exit 0 if so, else 1 with a sentence. With `--end-after N` it kills the process after N bad answers in a row: Docker
restarts only what has ended. It asks whether the process lives, not whether it can serve: a Postgres that is away must
not restart every container. It starts in a tenth of a second, so it may be asked every ten.
"""

import argparse
import contextlib
import os
import signal
import sys
import time
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path

WAIT = 2.0
LONGEST_SILENCE = 30.0
"""Seconds. Celery's workers beat every two, the loop of beat every one."""
EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104  nothing listens here
PORTS = {
    "web": (8000, "/api/health"),
    "websocket": (8001, "/api/health"),
    "flower": (5555, "/healthcheck"),
    "exporter": (8013, "/health"),
}
BY_FILE = ("worker", "beat")


def over_http(port: int, path: str) -> str:
    url = f"http://{own_host()}:{port}{path}"
    request = urllib.request.Request(url, headers={"Host": known_name()})
    try:
        with urllib.request.urlopen(request, timeout=WAIT):  # noqa: S310
            return ""
    except (OSError, HTTPException) as error:
        return f"{url}: {error}"


def own_host() -> str:
    host = os.environ.get("CRICKSY_HOST", "").strip()
    if host in EVERYWHERE:
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def known_name() -> str:
    """Return a name that the server accepts as its own: Django refuses a request for any other."""
    first = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().removeprefix(".")
    return first if first not in ("", "*") else "localhost"


def by_file() -> str:
    file = os.environ.get("CRICKSY_ALIVE_FILE", "")
    if not file:
        return "CRICKSY_ALIVE_FILE is not set: a worker and beat show by it that they live."
    try:
        silence = time.time() - Path(file).stat().st_mtime
    except OSError as error:
        return f"CRICKSY_ALIVE_FILE: {error}"
    return "" if silence < LONGEST_SILENCE else f"no sign of life for {silence:.0f} s"


def over_its_port(role: str) -> Callable[[], str]:
    return lambda: over_http(*PORTS[role])


PROBES: dict[str, Callable[[], str]] = {
    **{role: over_its_port(role) for role in PORTS},
    **dict.fromkeys(BY_FILE, by_file),
}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m cricksy.probe", description="Whether a process of Cricksy lives.")
    parser.add_argument("role", choices=PROBES, metavar="ROLE", help=f"{', '.join(PROBES)} (worker: any of them)")
    parser.add_argument("--end-after", type=int, default=0, metavar="N", help="kill it after N bad answers in a row")
    options = parser.parse_args(arguments)
    trouble = PROBES[options.role]()
    if options.end_after:
        end_after(options.end_after, is_bad=bool(trouble))
    if trouble:
        sys.exit(trouble)


def end_after(most: int, *, is_bad: bool) -> None:
    """Kill the process that `cricksy.run` started in this container after so many bad answers in a row."""
    state = Path(os.environ.get("CRICKSY_STATE", ".local"))
    # It may not have begun, or may just have ended.
    with contextlib.suppress(OSError, ValueError):
        if count(state / "probe.count", is_bad=is_bad) >= most:
            kill(int((state / "run.pid").read_text()))


def kill(pid: int) -> None:
    """Kill it if it is ours: the number may belong to another by now."""
    command = Path(f"/proc/{pid}/cmdline").read_bytes()
    if any(name in command for name in (b"cricksy", b"realtime", b"manage.py")):
        os.kill(pid, signal.SIGKILL)


def count(file: Path, *, is_bad: bool) -> int:
    """Return the number of bad answers in a row, which the file keeps between two probes."""
    try:
        before = int(file.read_text())
    except (OSError, ValueError):
        before = 0
    failures = before + 1 if is_bad else 0
    if failures != before:
        file.write_text(str(failures))
    return failures


if __name__ == "__main__":
    main()
