"""What all suites need: a folder, our own Redis and Postgres, Django, and children that end with this process."""

import os
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cricksy import local_services
from cricksy.local_services import child
from cricksy.local_services.ports import HOST, free_port
from tests.bench.load import PROJECT, Crowd

if TYPE_CHECKING:
    from subprocess import Popen

    from tests.stack import Stack

READY_SECONDS = 60.0
# Servers of the developer.
NOT_OURS = ("DATABASE_READ_REPLICA_URL", "CRICKSY_BROKER_URL", "CRICKSY_LAYER_URL", "CRICKSY_CACHE_URL")
# As `up` starts them; one WebSocket server, so that all viewers of a measurement share it.
PROCESSES = ("web-1", "web-2", "websocket-1", "worker-1", "worker-2", "worker-sweep", "beat")


@dataclass(frozen=True, slots=True)
class Options:
    suites: list[str]
    quick: bool
    rounds: int
    viewers: list[int]
    only: list[str]
    faults: int
    seed: int
    minutes: float
    calls: int = 100_000
    stateful: bool = False
    costs: Path | None = None
    profile: bool = False


@dataclass(frozen=True, slots=True)
class Server:
    process: "Popen[bytes]"
    port: int

    @property
    def pid(self) -> int:
        return self.process.pid


@dataclass
class Rig:
    options: Options
    root: Path
    exits: ExitStack = field(default_factory=ExitStack)

    @cached_property
    def services(self) -> local_services.LocalServices:
        """Postgres and Redis. Postgres is durable as in production, or a 201 would cost too little."""
        tell("starting Postgres and Redis")
        services = local_services.start(self.root, given={}, durable=True)
        self.exits.callback(services.stop)
        return services

    @cached_property
    def environment(self) -> dict[str, str]:
        """The environment of all processes that are started, and of this one."""
        environment = {
            "DATABASE_URL": self.services.database_url,
            "REDIS_URL": self.services.redis_url,
            **dict.fromkeys(NOT_OURS, ""),
            "SECRET_KEY": "only for a benchmark: long enough and never used elsewhere",
            "DJANGO_SETTINGS_MODULE": "cricksy.settings",
            "FLOWER_BASIC_AUTH": "bench:only for a benchmark",
            "LOG_LEVEL": "WARNING",
        }
        os.environ.update(environment)
        import django

        django.setup()
        return environment

    @cached_property
    def stack(self) -> "Stack":
        """All processes of Cricksy. They run until `stop_stack`, or the end of the bench."""
        environment = self.environment
        from tests.stack import prepare, started

        tell("starting HTTP servers, WebSocket server, workers and beat")
        stack = started(self.root / "stack", environment, PROCESSES, scorer_token=prepare(environment))
        self.exits.callback(stack.stop)
        return stack

    def stop_stack(self) -> None:
        """Stop these processes, for a suite that starts its own. The next one that wants them starts them anew."""
        if "stack" in self.__dict__:
            tell("stopping the processes of the suites before")
            self.stack.stop()
            del self.stack

    @property
    def logs(self) -> Path:
        folder = self.root / "logs"
        folder.mkdir(exist_ok=True)
        return folder

    def serve(self, name: str, command: list[str], port: int, env: Mapping[str, str], exits: ExitStack) -> Server:
        """Start a server on that port; it ends with `exits`."""
        log = self.logs / f"{name}.log"
        started = child.launch(command, log=log, env={**os.environ, **env, "PYTHONUNBUFFERED": "1"}, cwd=PROJECT)
        exits.callback(child.stop, started)
        wait_for_port(port, started, log)
        return Server(started, port)

    def crowd(self, name: str, exits: ExitStack) -> Crowd:
        crowd = Crowd(self.logs / f"viewers-{name}.log")
        exits.callback(crowd.stop)
        return crowd


def wait_for_port(port: int, server: "Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        if server.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"A server did not start; the end of its log:\n{child.last_lines(log)}")


def tell(line: str) -> None:
    print(f"... {line}", file=sys.stderr, flush=True)


__all__ = ["Options", "Rig", "Server", "free_port", "tell"]
