"""nginx as compose/nginx/run starts it, as a plain process on free ports, in front of any servers or of a stack."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from cricksy import processes
from cricksy.local_services import child
from cricksy.local_services.ports import HOST, free_port
from cricksy.processes import Ports, Process
from cricksy.up import servers
from cricksy.up.children import answers, stop_all
from tests.stack import PROJECT, Stack

RUN = PROJECT / "compose" / "nginx" / "run"
START_SECONDS = 30.0
# How long the viewers of before stay after a reload; 30 by default, which is long for a test.
SHUTDOWN_SECONDS = 2
FAIL_SECONDS = 4.0
"""nginx asks a server that has failed again after 2 s, and counts whole seconds: the third may just have begun."""


def why_not() -> str:
    """Return why nginx cannot be started here; "" if it can."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    return "" if found else "nginx is not installed; ./scripts/nginx installs it from Debian."


@dataclass
class Nginx:
    """`settings` are further variables of compose/nginx/run."""

    folder: Path
    web: Sequence[str]
    websocket: Sequence[str]
    settings: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    health_port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def health_url(self) -> str:
        return f"http://{HOST}:{self.health_port}"

    @property
    def log(self) -> Path:
        return self.folder.with_suffix(".log")

    @property
    def environment(self) -> dict[str, str]:
        given = {
            "NGINX_FOLDER": str(self.folder),
            "NGINX_WEB": " ".join(self.web),
            "NGINX_WEBSOCKET": " ".join(self.websocket),
            "NGINX_PORT": f"{HOST}:{self.port}",
            "NGINX_HEALTH_PORT": f"{HOST}:{self.health_port}",
            "NGINX_SHUTDOWN_SECONDS": str(SHUTDOWN_SECONDS),
            "NGINX_WORKERS": "2",
            "NGINX_FILES": "32768",
            # The folder may lie where only its owner can look.
            "NGINX_USER": "root root",
        }
        return {**os.environ, **given, **self.settings}

    def start(self) -> None:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        # Killed, the master would leave its workers.
        self.process = child.launch([str(RUN)], log=self.log, env=self.environment, death_signal=signal.SIGTERM)
        deadline = time.monotonic() + START_SECONDS
        while not answers(f"{self.health_url}/health"):
            assert self.process.poll() is None, child.last_lines(self.log)
            assert time.monotonic() < deadline, child.last_lines(self.log)
            time.sleep(0.05)

    def reload(self, **settings: str) -> None:
        self.settings = {**self.settings, **settings}
        command = [str(RUN), "reload"]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, done.stderr

    def stop(self) -> None:
        if self.process is not None:
            child.stop(self.process)


@contextmanager
def started(folder: Path, web: Sequence[str], websocket: Sequence[str] = (), **settings: str) -> Iterator[Nginx]:
    nginx = Nginx(folder, web, websocket or web, settings)
    try:
        nginx.start()
        yield nginx
    finally:
        nginx.stop()


@dataclass
class Balanced:
    """A stack with several servers of each kind, each on a port of its own, behind one nginx.

    `direct` has all processes. `stack` is the same, but its addresses are those of nginx.
    """

    stack: Stack
    direct: Stack
    nginx: Nginx
    ports: dict[str, Ports]

    @property
    def websockets(self) -> dict[str, Ports]:
        return of_kind("websocket", self.ports)

    def process(self, name: str) -> "subprocess.Popen[bytes]":
        process = self.direct.children[name].process
        assert process is not None
        return process

    def end(self, name: str) -> None:
        """Tell a process to end, and wait until it has."""
        self.process(name).send_signal(signal.SIGTERM)
        self.process(name).wait(15)

    def restart(self, name: str) -> None:
        """End and start a server as a deploy does: the next one only when nginx uses this one again."""
        self.end(name)
        self.direct.start(name)
        time.sleep(FAIL_SECONDS)


def of_kind(kind: str, ports: Mapping[str, Ports]) -> dict[str, Ports]:
    return {name: each for name, each in ports.items() if name.startswith(f"{kind}-")}


@contextmanager
def balanced(
    stack: Stack, nginx_port: int, *, webs: int = 2, websockets: int = 2, websocket_ports: Sequence[int] = ()
) -> Iterator[Balanced]:
    """Put nginx before the stack, which must trust 127.0.0.1.

    Of the WebSocket processes those that do not run yet take the given ports, or free ones.
    """
    before = set(stack.children)
    nginx = Nginx(stack.root / "nginx", (), (), port=nginx_port)
    try:
        ports = more_webs(stack, webs) | more_websockets(stack, websockets, list(websocket_ports))
        nginx.web = [f"{HOST}:{each.http}" for each in of_kind("web", ports).values()]
        nginx.websocket = [f"{HOST}:{each.websocket}" for each in of_kind("websocket", ports).values()]
        nginx.start()
        through = replace(stack, ports=Ports(nginx_port, nginx_port, stack.ports.flower))
        yield Balanced(through, stack, nginx, ports)
    finally:
        nginx.stop()
        stop_all([stack.children.pop(name) for name in [*stack.children] if name not in before])


def more_webs(stack: Stack, count: int) -> dict[str, Ports]:
    """Start HTTP processes until there are so many. Return the ports of each, by its name."""
    ports = {"web-1": stack.ports} | {f"web-{number}": Ports(free_port(), 0, 0) for number in range(2, count + 1)}
    begin_all(stack, [processes.web(each, int(name[-1])) for name, each in ports.items()])
    return ports


def more_websockets(stack: Stack, count: int, wanted: list[int]) -> dict[str, Ports]:
    ports = {}
    for name in (f"websocket-{number}" for number in range(1, count + 1)):
        port = wanted.pop(0) if wanted else free_port()
        ports[name] = stack.ports if name in stack.children else Ports(0, port, 0, free_port())
    # Each has ports of its own, as the first one has.
    begin_all(stack, [replace(processes.websocket(each), name=name) for name, each in ports.items()])
    return ports


def begin_all(stack: Stack, wanted: Sequence[Process]) -> None:
    """Start those that do not run yet."""
    more = [servers.program(each, stack.root, stack.settings) for each in wanted if each.name not in stack.children]
    for one in more:
        stack.children[one.name] = one
        one.begin()
    for one in more:
        one.wait_ready()
