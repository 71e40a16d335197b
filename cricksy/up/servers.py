"""Turns what Cricksy consists of into children under watch."""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from cricksy import processes
from cricksy.local_services import LocalServices, child, postgres, redis
from cricksy.processes import Ports, Process
from cricksy.up.children import Child

BASE = Path(__file__).resolve().parents[2]


def environment(services: LocalServices, ports: Ports, secret_key: str) -> dict[str, str]:
    """What the children, and other commands meanwhile, need beside what is set already."""
    values = {"DATABASE_URL": services.database_url, "REDIS_URL": services.redis_url, "SECRET_KEY": secret_key}
    if not os.environ.get("CRICKSY_WS_URL") and ports.websocket != 8001:
        values["CRICKSY_WS_URL"] = ports.ws_url
    return values


def program(process: Process, root: Path, more: Mapping[str, str] | None = None) -> Child:
    """Starts with the environment as it is at that moment, and more."""
    log = root / "logs" / f"{process.name}.log"

    def start() -> subprocess.Popen[bytes]:
        env = {**os.environ, **process.env, **(more or {}), "PYTHONUNBUFFERED": "1"}
        return child.launch(process.command, log=log, env=env, cwd=BASE)

    return Child(process.name, log, start, process.ready_url)


def programs(ports: Ports, root: Path) -> list[Child]:
    fresh_counters(root / "prometheus")
    return [program(process, root) for process in processes.processes(ports, root)]


def fresh_counters(folder: Path) -> None:
    """Counters in the folder belong to processes of an earlier run."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def local(services: LocalServices, root: Path) -> list[Child]:
    """The servers that we started ourselves; they come back on the port that everyone knows."""
    found = []
    if services.redis:
        port = services.redis.port
        found.append(Child("redis", root / "logs" / "redis.log", lambda: redis.start(root, port=port).server))
        found[-1].process = services.redis.server
    if services.postgres:
        own = services.postgres.port
        found.append(Child("postgres", root / "logs" / "postgres.log", lambda: postgres.start(root, port=own).server))
        found[-1].process = services.postgres.server
        # Fast shutdown: SIGTERM would wait for every client to leave.
        found[-1].ends_by = signal.SIGINT
    return found
