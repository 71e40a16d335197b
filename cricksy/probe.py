"""Whether a process of Cricksy lives, for the health check of its container: `python -m cricksy.probe ROLE`.

Exit 0 if so, else 1 with a sentence. It asks whether the process lives, not whether it can serve: a Postgres that is
away must not restart every container. It starts in a tenth of a second, so it may be asked every ten.
"""

import argparse
import os
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
PORTS = {"web": (8000, "/api/health"), "websocket": (8001, "/api/health"), "flower": (5555, "/healthcheck")}
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
    trouble = PROBES[parser.parse_args(arguments).role]()
    if trouble:
        sys.exit(trouble)


if __name__ == "__main__":
    main()
