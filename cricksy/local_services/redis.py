"""Our own Redis-compatible server on a free port. It keeps nothing on disk: everything in it can be derived again."""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from redis import Redis, RedisError

from cricksy import private_files
from cricksy.local_services import binaries, child
from cricksy.local_services.errors import LocalServiceError
from cricksy.local_services.ports import HOST, free_port

PATIENCE = 10
# One for each pytest-xdist worker, and some for a developer.
DATABASES = 64


@dataclass(frozen=True, slots=True)
class RedisServer:
    """`relaunch` starts it again on its port, with its password, and does not wait until it answers."""

    server: subprocess.Popen[bytes]
    port: int
    password: str = field(repr=False)
    relaunch: Callable[[], subprocess.Popen[bytes]] = field(repr=False, compare=False)

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{HOST}:{self.port}/0"

    def answers(self) -> bool:
        try:
            with Redis(host=HOST, port=self.port, password=self.password, socket_timeout=1) as client:
                return bool(client.ping())
        except RedisError:
            return False

    def stop(self) -> None:
        child.stop(self.server, by=signal.SIGTERM, patience=5)


def start(root: Path, *, port: int | None = None) -> RedisServer:
    """Start Redis; with `port`, in place of a server that was killed. Raises LocalServiceError."""
    program = next((path for path in binaries.redis_programs() if binaries.runs(path)), None)
    if program is None:
        raise LocalServiceError(
            "No Redis or Valkey that runs on this machine was found: start one yourself and set REDIS_URL to it."
        )
    password = private_files.secret(root / "redis-password")
    for chosen in [port] if port else [free_port() for _ in range(3)]:
        launch_here = partial(launch, program, root, chosen, password)
        started = RedisServer(launch_here(), chosen, password, launch_here)
        if await_answer(started):
            return started
        started.stop()
    log = log_of(root)
    raise LocalServiceError(f"Redis did not start; the end of {log}:\n{child.last_lines(log)}")


def log_of(root: Path) -> Path:
    return root / "logs" / "redis.log"


def launch(program: Path, root: Path, port: int, password: str) -> subprocess.Popen[bytes]:
    log_of(root).parent.mkdir(parents=True, exist_ok=True)
    # "-": it reads its configuration from standard input. Every user of the machine can read a command line.
    command = [str(program), "-"]
    text = configuration(port, password)
    return child.launch(command, log=log_of(root), death_signal=signal.SIGTERM, cwd=root, text=text)


def configuration(port: int, password: str) -> str:
    lines = [
        *(f"bind {HOST}", f"port {port}", f"requirepass {password}", "tcp-backlog 511"),
        *(f"databases {DATABASES}", 'save ""', "appendonly no"),
    ]
    return "\n".join([*lines, ""])


def await_answer(started: RedisServer) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and started.server.poll() is None:
        if started.answers():
            return True
        time.sleep(0.02)
    return False
