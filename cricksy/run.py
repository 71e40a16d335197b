"""One process of Cricksy, in a container or under a service manager: `python -m cricksy.run ROLE`.

The process replaces this one, so it gets the signals itself. `up` starts all of them on one machine.
"""

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from cricksy import environment, processes
from cricksy.processes import Ports, Process

PORTS = Ports(
    http=8000, websocket=8001, flower=5555, metrics=8011, web_metrics=8010, worker_metrics=8012, exporter=8013
)
ROLES: dict[str, Callable[[Ports, Path], Process]] = {
    "web": lambda ports, _: processes.web(ports),
    "websocket": lambda ports, _: processes.websocket(ports),
    "worker": lambda ports, _: processes.worker(ports),
    "sweep": lambda ports, _: processes.sweep_worker(ports),
    "slow": lambda ports, _: processes.slow_worker(ports),
    "beat": lambda _, root: processes.beat(root),
    "flower": lambda ports, _: processes.flower(ports),
    "exporter": lambda ports, _: processes.exporter(ports),
    "migrate": lambda *_: Process("migrate", [sys.executable, "-m", "cricksy.migrate"], {}),
}
GIVEN = ("CRICKSY_METRICS_PORT", "CRICKSY_METRICS_HOST")
PID_FILE = "run.pid"
HELP = """web: HTTP on port 8000. websocket: viewers on port 8001. worker: publishes balls. sweep: finds what was not
published. slow: imports. beat: starts the sweep; never more than one. flower: port 5555. exporter: what broker and
databases know. migrate: prepares the database, and ends. Metrics: web on port 8010, websocket on 8011, worker, sweep
and slow on 8012, exporter on 8013."""


def main(arguments: list[str] | None = None) -> None:
    process = process_of(parse(arguments).role)
    prepare(process, state())
    os.execve(process.command[0], process.command, environment_of(process))  # noqa: S606  no shell is meant


def process_of(role: str) -> Process:
    host = environment.text("CRICKSY_HOST", default=PORTS.host)
    return ROLES[role](replace(PORTS, host=host), state())


def environment_of(process: Process) -> dict[str, str]:
    """Several workers on one machine need ports of their own, which their environments name."""
    given = {name: os.environ[name] for name in GIVEN if os.environ.get(name)}
    return {**os.environ, **process.env, **given}


def state() -> Path:
    return Path(environment.text("CRICKSY_STATE", default=".local"))


def prepare(process: Process, root: Path) -> None:
    """Make the folder of the process, and leave its number for the health check that may have to end it."""
    root.mkdir(parents=True, exist_ok=True)
    (root / PID_FILE).write_text(str(os.getpid()))


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m cricksy.run", description="Run one process of Cricksy.", epilog=HELP
    )
    parser.add_argument("role", choices=ROLES, metavar="ROLE", help=", ".join(ROLES))
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
