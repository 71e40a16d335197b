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
from pathlib import Path

WAIT = 2.0
LONGEST_SILENCE = 30.0
"""Seconds. Celery's workers beat every two."""


def over_http(url: str) -> Callable[[], str]:
    def look() -> str:
        try:
            with urllib.request.urlopen(url, timeout=WAIT):  # noqa: S310  one of the addresses below
                return ""
        except OSError as error:
            return f"{url}: {error}"

    return look


def worker() -> str:
    file = Path(os.environ.get("CRICKSY_ALIVE_FILE", ""))
    try:
        silence = time.time() - file.stat().st_mtime
    except OSError as error:
        return f"CRICKSY_ALIVE_FILE: {error}"
    return "" if silence < LONGEST_SILENCE else f"no heartbeat for {silence:.0f} s"


def beat() -> str:
    """A beat that does not answer to anybody is known by its works: Redis forgets a sweep after five seconds."""
    from redis import Redis, RedisError

    try:
        with Redis.from_url(os.environ["REDIS_URL"], socket_timeout=WAIT, socket_connect_timeout=WAIT) as client:
            return "" if client.exists("sweep:last") else "no sweep has run for five seconds"
    except RedisError:
        return ""  # nobody knows; to start again would not help


PROBES: dict[str, Callable[[], str]] = {
    "web": over_http("http://127.0.0.1:8000/api/health"),
    "websocket": over_http("http://127.0.0.1:8001/api/health"),
    "flower": over_http("http://127.0.0.1:5555/healthcheck"),
    "worker": worker,
    "beat": beat,
}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m cricksy.probe", description="Whether a process of Cricksy lives.")
    parser.add_argument("role", choices=PROBES, metavar="ROLE", help=f"{', '.join(PROBES)} (worker: any of them)")
    trouble = PROBES[parser.parse_args(arguments).role]()
    if trouble:
        sys.exit(trouble)


if __name__ == "__main__":
    main()
