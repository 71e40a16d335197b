"""The processes that make up Cricksy, and their commands: the same for `up`, containers and the end-to-end tests.

Processes of a kind are numbered from 1 and independent: those that serve share one port, and the kernel spreads the
connections over them. The death of one leaves the others.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cricksy import environment
from cricksy.local_services.ports import HOST

CELERY = [sys.executable, "-m", "celery", "-A", "cricksy"]
WORKER_OPTIONS = ["-c", "1", "--without-gossip", "--without-mingle", "-E", "--loglevel", "INFO"]
# In the worker itself: to hand each to a process of a pool costs a third more.
SHORT_TASKS = ["-P", "solo"]
# In a thread, so that the worker shows that it lives meanwhile. And a task that waits in a worker is lost with it for
# ten minutes, and no other worker can take it.
SLOW_TASKS = ["-P", "threads", "--disable-prefetch"]
WORKERS = 2
"""Workers for balls: the first one publishes. The others are in reserve, for when it is killed, hangs or is busy."""
ALL_WORKERS = WORKERS + 2
"""Those of the sweep and of slow tasks too."""
MANAGE = str(Path(__file__).resolve().parents[1] / "manage.py")
FIRST = ("web-1", "websocket-1", "worker-1")
"""A ball needs only these."""


@dataclass(frozen=True, slots=True)
class Ports:
    http: int
    websocket: int
    flower: int
    # Of the metrics of the first WebSocket process, HTTP process and worker, and the next ones of the others; 0: none.
    metrics: int = 0
    web_metrics: int = 0
    worker_metrics: int = 0
    exporter: int = 0
    # Where servers listen. The addresses below are those for this machine.
    host: str = HOST

    def metrics_url(self, number: int = 1) -> str:
        return f"http://{HOST}:{numbered(self.metrics, number)}"

    def web_metrics_url(self, number: int = 1) -> str:
        return f"http://{HOST}:{numbered(self.web_metrics, number)}"

    def worker_metrics_url(self, number: int = 1) -> str:
        return f"http://{HOST}:{numbered(self.worker_metrics, number)}"

    @property
    def exporter_url(self) -> str:
        return f"http://{HOST}:{self.exporter}"

    def serving_metrics(self, first: int, number: int = 1) -> dict[str, str]:
        """Return the variables of a process that serves its metrics at its port of those from `first` on."""
        return {"CRICKSY_METRICS_PORT": str(numbered(first, number)), "CRICKSY_METRICS_HOST": self.host}

    @property
    def http_url(self) -> str:
        return f"http://{HOST}:{self.http}"

    @property
    def ws_url(self) -> str:
        return f"ws://{HOST}:{self.websocket}"

    @property
    def flower_url(self) -> str:
        return f"http://{HOST}:{self.flower}"


def numbered(first: int, number: int) -> int:
    return first + number - 1 if first else 0


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
    every = [
        *(web(ports, number) for number in numbers(web_count())),
        *(websocket(ports, number) for number in numbers(websocket_count())),
        *(worker(ports, number) for number in numbers(WORKERS)),
        sweep_worker(ports, WORKERS + 1),
        slow_worker(ports, WORKERS + 2),
        beat(root),
        flower(ports),
        exporter(ports),
    ]
    return sorted(every, key=lambda process: process.name not in FIRST)


def web_count() -> int:
    return environment.count("WEB_CONCURRENCY", default=2, least=1)


def websocket_count() -> int:
    return environment.count("CRICKSY_WS_PROCESSES", default=2, least=1)


def numbers(count: int) -> range:
    return range(1, count + 1)


def web(ports: Ports, number: int = 1) -> Process:
    return Process(
        f"web-{number}",
        [sys.executable, "-m", "cricksy.http_server", "--host", ports.host, "--port", str(ports.http)],
        {"CRICKSY_ROLE": "http", **ports.serving_metrics(ports.web_metrics, number)},
        f"{ports.http_url}/api/health/ready",
    )


def websocket(ports: Ports, number: int = 1) -> Process:
    return Process(
        f"websocket-{number}",
        [sys.executable, "-m", "realtime.server", "--host", ports.host, "--port", str(ports.websocket)],
        {"CRICKSY_ROLE": "websocket", **ports.serving_metrics(ports.metrics, number)},
        f"http://{HOST}:{ports.websocket}/api/health/ready",
    )


def worker(ports: Ports, number: int = 1) -> Process:
    found = celery_worker(f"worker-{number}", f"balls-{number}", "balls", ports, number, SHORT_TASKS)
    return replace(found, env={**found.env, "CRICKSY_RESERVE": "1"}) if number > 1 else found


def sweep_worker(ports: Ports, number: int = 1) -> Process:
    """The sweep has a worker of its own: after an outage the many matches that it rings must not hold the next one."""
    return celery_worker("worker-sweep", "sweep", "sweep", ports, number, SHORT_TASKS)


def slow_worker(ports: Ports, number: int = 1) -> Process:
    """Slow work has a worker of its own, so that an import delays no ball."""
    return celery_worker("worker-slow", "slow", "slow", ports, number, SLOW_TASKS)


def celery_worker(name: str, node: str, queue: str, ports: Ports, number: int, options: Sequence[str]) -> Process:
    command = [*CELERY, "worker", "-n", f"{node}@%h", "-Q", queue, *WORKER_OPTIONS, *options]
    return Process(name, command, ports.serving_metrics(ports.worker_metrics, number))


def beat(root: Path) -> Process:
    schedule = ["--schedule", str(root / "beat-schedule"), "--pidfile="]
    return Process("beat", [*CELERY, "beat", *schedule, "--loglevel", "WARNING"], {})


def flower(ports: Ports) -> Process:
    where = [f"--address={ports.host}", f"--port={ports.flower}"]
    return Process(
        "flower", [sys.executable, "-m", "cricksy.flower_server", *where], {}, f"{ports.flower_url}/healthcheck"
    )


def exporter(ports: Ports) -> Process:
    env = ports.serving_metrics(ports.exporter)
    return Process("exporter", [sys.executable, MANAGE, "exporter"], env, f"{ports.exporter_url}/health")
