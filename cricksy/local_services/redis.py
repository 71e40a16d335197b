"""Our own Redis-compatible server on a free port. It keeps nothing on disk: everything in it can be derived again."""

import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from redis import Redis, RedisError

from cricksy.local_services import binaries, child
from cricksy.local_services.errors import LocalServiceError
from cricksy.local_services.ports import HOST, free_port

PATIENCE = 10
# One for each pytest-xdist worker, and some for a developer.
DATABASES = 64


@dataclass(frozen=True, slots=True)
class RedisServer:
    server: subprocess.Popen[bytes]
    port: int

    @property
    def url(self) -> str:
        return f"redis://{HOST}:{self.port}/0"

    def stop(self) -> None:
        child.stop(self.server, by=signal.SIGTERM, patience=5)


def start(root: Path, *, port: int | None = None) -> RedisServer:
    """Start Redis; with `port`, in place of a server that was killed. Raises LocalServiceError."""
    program = next((path for path in binaries.redis_programs() if binaries.runs(path)), None)
    if program is None:
        raise LocalServiceError(
            "No Redis or Valkey that runs on this machine was found: start one yourself and set REDIS_URL to it."
        )
    log = root / "logs" / "redis.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    for chosen in [port] if port else [free_port() for _ in range(3)]:
        server = child.launch(command(program, chosen), log=log, death_signal=signal.SIGTERM, cwd=root)
        if answers(server, chosen):
            return RedisServer(server, chosen)
        child.stop(server)
    raise LocalServiceError(f"Redis did not start; the end of {log}:\n{child.last_lines(log)}")


def command(program: Path, port: int) -> list[str]:
    return [
        *(str(program), "--port", str(port), "--bind", HOST, "--save", "", "--appendonly", "no"),
        *("--databases", str(DATABASES), "--tcp-backlog", "511"),
    ]


def answers(server: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with Redis(host=HOST, port=port, socket_timeout=1) as client:
                return bool(client.ping())
        except RedisError:
            time.sleep(0.02)
    return False
