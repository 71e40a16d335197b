"""The processes that are Cricksy, and how each is started; `up` and the end-to-end tests start the same ones."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
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
    """A program, what it needs in its environment beside the common part, and where it says that it is ready."""

    name: str
    command: list[str]
    env: Mapping[str, str]
    ready_url: str = ""


def free_ports(http: int, websocket: int, flower: int) -> Ports:
    """Those, or the next that are free."""
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
    """Slow work has a process of its own, so that no import holds up a ball."""
    balls = ["worker", "-n", "balls@%h", "-Q", "balls,sweep", "-c", "2", *WORKER_OPTIONS]
    slow = ["worker", "-n", "slow@%h", "-Q", "slow", "-c", "1", *WORKER_OPTIONS]
    return [Process("worker", [*CELERY, *balls], {}), Process("worker-slow", [*CELERY, *slow], {})]


def beat(root: Path) -> Process:
    schedule = ["--schedule", str(root / "beat-schedule"), "--pidfile="]
    return Process("beat", [*CELERY, "beat", *schedule, "--loglevel", "WARNING"], {})


def flower(ports: Ports) -> Process:
    where = [f"--address={HOST}", f"--port={ports.flower}"]
    return Process("flower", [*CELERY, "flower", *where], {}, f"{ports.flower_url}/healthcheck")
