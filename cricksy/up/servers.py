"""The processes of Cricksy, and the services that were started for it, as children that are watched."""

import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from cricksy import processes
from cricksy.local_services import LocalServices, child
from cricksy.processes import Ports, Process
from cricksy.up import targets
from cricksy.up.children import Child
from cricksy.up.pulse import Pulse

BASE = Path(__file__).resolve().parents[2]
# Every program that publishes or rings, such as `manage.py rebuild`, must know them too.
OTHER_SERVERS = ("CRICKSY_BROKER_URL", "CRICKSY_LAYER_URL", "CRICKSY_CACHE_URL")
# Seconds. Everything waits for a service, and a try to start one costs little.
SERVICE_PAUSE = 2


def environment(services: LocalServices, ports: Ports, secret_key: str) -> dict[str, str]:
    """Return the variables to set for the children, and for other commands while `up` runs."""
    values = {"DATABASE_URL": services.database_url, "REDIS_URL": services.redis_url, "SECRET_KEY": secret_key}
    if not os.environ.get("CRICKSY_WS_URL") and ports.websocket != 8001:
        values["CRICKSY_WS_URL"] = ports.ws_url
    return values | {name: os.environ[name] for name in OTHER_SERVERS if os.environ.get(name)}


def program(process: Process, root: Path, more: Mapping[str, str] | None = None) -> Child:
    """Return a child that starts with the environment at the time of its start, and `more`."""
    log = root / "logs" / f"{process.name}.log"
    pulse = Pulse(root / "alive" / process.name) if process.serves else None

    def start() -> subprocess.Popen[bytes]:
        env = {**os.environ, **process.env, **(more or {}), "PYTHONUNBUFFERED": "1"}
        if pulse:
            env["CRICKSY_ALIVE_FILE"] = str(pulse.file)
        return child.launch(process.command, log=log, env=env, cwd=BASE)

    return Child(process.name, log, start, process.ready_url, pulse=pulse)


def programs(ports: Ports, root: Path) -> list[Child]:
    wanted = processes.processes(ports, root)
    targets.write(wanted, root)
    return [program(process, root) for process in wanted]


def local(services: LocalServices, root: Path) -> list[Child]:
    """Return the servers that were started here. They start again on the same port, which all others know."""
    found = []
    for name, server in (("redis", services.redis), ("postgres", services.postgres)):
        if server:
            log = root / "logs" / f"{name}.log"
            found.append(Child(name, log, server.relaunch, answers=server.answers, longest_pause=SERVICE_PAUSE))
            found[-1].process = server.server
    if services.postgres:
        # A fast shutdown: after SIGTERM Postgres would wait for every client to disconnect.
        found[-1].ends_by = signal.SIGINT
    return found
