"""The processes that make up Cricksy, and their commands; `up` and the end-to-end tests start the same ones."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cricksy.local_services.ports import HOST, next_free

CELERY = [sys.executable, "-m", "celery", "-A", "cricksy"]
WORKER_OPTIONS = ["--without-gossip", "--without-mingle", "-E", "--loglevel", "INFO"]


@dataclass(frozen=True, slots=True)
class Ports:
    http: int
    websocket: int
    flower: int

    @property
    def http_url(self) -> str:
        return f"http://{HOST}:{self.http}"

    @property
    def ws_url(self) -> str:
        return f"ws://{HOST}:{self.websocket}"

    @property
    def flower_url(self) -> str:
        return f"http://{HOST}:{self.flower}"


@dataclass(frozen=True, slots=True)
class Process:
    """A program, its variables besides the common environment, and the address that answers 200 when it is ready."""

    name: str
    # The command of a replay holds a token.
    command: list[str] = field(repr=False)
    env: Mapping[str, str] = field(repr=False)
    ready_url: str = ""


def free_ports(http: int, websocket: int, flower: int) -> Ports:
    """Return these ports; one that is taken is replaced by the next free one."""
    http = next_free(http, set())
    websocket = next_free(websocket, {http})
    return Ports(http, websocket, next_free(flower, {http, websocket}))


def processes(ports: Ports, root: Path) -> list[Process]:
    return [web(ports, root), websocket(ports), *workers(), beat(root), flower(ports)]


def web(ports: Ports, root: Path) -> Process:
    counters = root / "prometheus"
    bind = ["--bind", f"{HOST}:{ports.http}"]
    return Process(
        "web",
        [sys.executable, "-m", "gunicorn", "-c", "python:cricksy.gunicorn_conf", *bind, "cricksy.wsgi:application"],
        {"PROMETHEUS_MULTIPROC_DIR": str(counters), "CRICKSY_ROLE": "http"},
        f"{ports.http_url}/api/health/ready",
    )


def websocket(ports: Ports) -> Process:
    return Process(
        "websocket",
        [sys.executable, "-m", "realtime.server", "--host", HOST, "--port", str(ports.websocket)],
        {"CRICKSY_ROLE": "websocket"},
        f"http://{HOST}:{ports.websocket}/api/health/ready",
    )


def workers() -> list[Process]:
    """Return two workers: slow work has its own, so that an import delays no ball."""
    balls = ["worker", "-n", "balls@%h", "-Q", "balls,sweep", "-c", "2", *WORKER_OPTIONS]
    slow = ["worker", "-n", "slow@%h", "-Q", "slow", "-c", "1", *WORKER_OPTIONS]
    return [Process("worker", [*CELERY, *balls], {}), Process("worker-slow", [*CELERY, *slow], {})]


def beat(root: Path) -> Process:
    schedule = ["--schedule", str(root / "beat-schedule"), "--pidfile="]
    return Process("beat", [*CELERY, "beat", *schedule, "--loglevel", "WARNING"], {})


def flower(ports: Ports) -> Process:
    where = [f"--address={HOST}", f"--port={ports.flower}"]
    return Process("flower", [*CELERY, "flower", *where], {}, f"{ports.flower_url}/healthcheck")
