"""The processes that make up Cricksy, and their commands: the same for `up`, containers and the end-to-end tests.

Processes of a kind are numbered from 1 and independent: those that serve share one port, and the kernel spreads the
connections over them. The death of one leaves the others.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cricksy import environment, memory_folder
from cricksy.local_services.ports import HOST

CELERY = [sys.executable, "-m", "celery", "-A", "cricksy"]
METRICS_PORT = 8011
WORKER_OPTIONS = ["-c", "1", "--without-gossip", "--without-mingle", "-E", "--loglevel", "INFO"]
# A task that waits in a worker is lost with it for ten minutes, and no other worker can take it.
NOTHING_RESERVED = ["--disable-prefetch"]
WORKERS = 2
"""Workers for balls, of one process each: while one is killed or started again, the other publishes."""
FIRST = ("web-1", "websocket-1", "worker-1")
"""A ball needs only these."""


@dataclass(frozen=True, slots=True)
class Ports:
    http: int
    websocket: int
    flower: int
    # Of the metrics of the first WebSocket process, and the next ones of the others; 0: none.
    metrics: int = 0
    # Where servers listen. The addresses below are those for this machine.
    host: str = HOST

    def metrics_port(self, number: int) -> int:
        return self.metrics + number - 1 if self.metrics else 0

    def metrics_url(self, number: int = 1) -> str:
        return f"http://{HOST}:{self.metrics_port(number)}"

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

    @property
    def serves(self) -> bool:
        """Whether it shares a port with others, so that one that hangs would keep its share of the connections."""
        return "CRICKSY_ROLE" in self.env


def processes(ports: Ports, root: Path) -> list[Process]:
    """Return all processes; those of FIRST come first."""
    web_count = environment.count("WEB_CONCURRENCY", default=2, least=1)
    every = [
        *(web(ports, root, number) for number in numbers(web_count)),
        *(websocket(ports, number) for number in numbers(websocket_count())),
        *(worker(number) for number in numbers(WORKERS)),
        sweep_worker(),
        slow_worker(),
        beat(root),
        flower(ports),
    ]
    return sorted(every, key=lambda process: process.name not in FIRST)


def websocket_count() -> int:
    return environment.count("CRICKSY_WS_PROCESSES", default=2, least=1)


def numbers(count: int) -> range:
    return range(1, count + 1)


def web(ports: Ports, root: Path, number: int = 1) -> Process:
    return Process(
        f"web-{number}",
        [sys.executable, "-m", "cricksy.http_server", "--host", ports.host, "--port", str(ports.http)],
        {"PROMETHEUS_MULTIPROC_DIR": str(counters(root)), "CRICKSY_ROLE": "http"},
        f"{ports.http_url}/api/health/ready",
    )


def counters(root: Path) -> Path:
    """Return the folder that HTTP processes share for Prometheus. Raises OSError."""
    return memory_folder.of_state(root) / "prometheus"


def websocket(ports: Ports, number: int = 1) -> Process:
    return Process(
        f"websocket-{number}",
        [sys.executable, "-m", "realtime.server", "--host", ports.host, "--port", str(ports.websocket)],
        {
            "CRICKSY_ROLE": "websocket",
            "CRICKSY_METRICS_PORT": str(ports.metrics_port(number)),
            "CRICKSY_METRICS_HOST": ports.host,
        },
        f"http://{HOST}:{ports.websocket}/api/health/ready",
    )


def worker(number: int = 1) -> Process:
    return celery_worker(f"worker-{number}", f"balls-{number}", "balls")


def sweep_worker() -> Process:
    """The sweep has a worker of its own: after an outage the many matches that it rings must not hold the next one."""
    return celery_worker("worker-sweep", "sweep", "sweep")


def slow_worker() -> Process:
    """Slow work has a worker of its own, so that an import delays no ball."""
    return celery_worker("worker-slow", "slow", "slow", NOTHING_RESERVED)


def celery_worker(name: str, node: str, queue: str, more: Sequence[str] = ()) -> Process:
    return Process(name, [*CELERY, "worker", "-n", f"{node}@%h", "-Q", queue, *WORKER_OPTIONS, *more], {})


def beat(root: Path) -> Process:
    schedule = ["--schedule", str(root / "beat-schedule"), "--pidfile="]
    return Process("beat", [*CELERY, "beat", *schedule, "--loglevel", "WARNING"], {})


def flower(ports: Ports) -> Process:
    where = [f"--address={ports.host}", f"--port={ports.flower}"]
    return Process(
        "flower", [sys.executable, "-m", "cricksy.flower_server", *where], {}, f"{ports.flower_url}/healthcheck"
    )
