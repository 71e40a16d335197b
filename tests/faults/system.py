"""The system that suffers: the real `up` in a folder of its own, with a proxy before everything that can be reached."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import psycopg2

from cricksy.local_services import child
from cricksy.local_services.ports import free_port
from tests.faults.proxy import Proxy
from tests.faults.traffic import Loop, wait_until

PROJECT = Path(__file__).resolve().parents[2]
SERVICES = ("postgres", "redis")
# Seconds. Ten Python processes start on what may be one busy core.
PATIENCE = 120
# What pytest or a developer has set must not reach `up`.
OURS = (
    *("DATABASE_URL", "REDIS_URL", "CRICKSY_BROKER_URL", "CRICKSY_LAYER_URL", "CRICKSY_CACHE_URL"),
    *("SECRET_KEY", "ALLOWED_HOSTS", "LOG_LEVEL", "DJANGO_SETTINGS_MODULE"),
)
TOKENS = """
import django; django.setup()
from tests.stack import fresh_token
for _ in range({count}): print(fresh_token())
"""


class System:
    def __init__(self, root: Path, loop: Loop) -> None:
        self.root, self.loop = root, loop
        self.http, self.ws, self.flower = free_port(), free_port(), free_port()
        self.proxies = {
            "postgres": Proxy(lambda: urlsplit(self.true["DATABASE_URL"]).port or 0),
            "redis": Proxy(lambda: urlsplit(self.true["REDIS_URL"]).port or 0),
            "scorers": Proxy(lambda: self.http),
            "viewers": Proxy(lambda: self.ws),
        }
        self.up: subprocess.Popen[bytes] | None = None
        self.names: set[str] = set()
        # When a backup began, and when it had replaced the database: what was recorded in between may be gone.
        self.rewound: tuple[float, float] | None = None

    # Start and end

    def open(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        for proxy in self.proxies.values():
            self.loop.run(proxy.start())
        self.start()
        self.names = set(self.processes())

    def start(self) -> None:
        """Start `up` and wait until all its processes are at work. Call this from the main thread."""
        output = self.root / "up.out"
        output.write_bytes(b"")
        ports = ["--port", str(self.http), "--ws-port", str(self.ws), "--flower-port", str(self.flower)]
        before = [str(self.proxies[name].port) for name in SERVICES] + [str(self.root / "true.json")]
        command = [sys.executable, "-m", "tests.faults.up_through_proxies", *before, "--no-match"]
        command += ["--state", str(self.root), *ports]
        env = {name: value for name, value in os.environ.items() if name not in OURS} | {"LOG_LEVEL": "WARNING"}
        self.up = child.launch(command, log=output, death_signal=signal.SIGTERM, env=env, cwd=PROJECT)
        if not wait_until(lambda: self.up_says("Ctrl-C ends everything"), PATIENCE):
            raise AssertionError(f"up did not start:\n{output.read_text()}")
        time.sleep(1)
        self.await_processes(self.names or set(self.processes()))

    def up_says(self, text: str) -> bool:
        assert self.up
        assert self.up.poll() is None, (self.root / "up.out").read_text()
        return text in (self.root / "up.out").read_text()

    def end(self, number: int = signal.SIGTERM, patience: float = 30) -> None:
        if self.up is not None:
            known = list(self.processes().values()) if self.up.poll() is None else []
            self.up.send_signal(number)
            self.up.wait(patience)
            psutil.wait_procs(known, patience)
            self.up = None

    def close(self) -> None:
        self.end()
        for proxy in self.proxies.values():
            self.loop.run(proxy.stop())

    # Processes

    def processes(self) -> dict[str, psutil.Process]:
        """Return the children of `up` by name, which is that of their log."""
        assert self.up
        found = {}
        for each in psutil.Process(self.up.pid).children():
            try:
                log = Path(f"/proc/{each.pid}/fd/1").readlink().name
            except OSError:  # just ended
                continue
            if ".log" in log and each.status() != psutil.STATUS_ZOMBIE:
                found[log.partition(".log")[0]] = each
        return found

    def parents(self) -> list[str]:
        return [name for name, each in self.processes().items() if name != "redis" and children(each)]

    def await_processes(self, names: set[str], patience: float = PATIENCE) -> None:
        """Wait until each of them serves or is connected."""

        def all_work() -> bool:
            found = self.processes()
            return names <= set(found) and all(is_at_work(found[name]) for name in names)

        if not wait_until(all_work, patience, pause=0.2):
            missing = {name for name in names if name not in self.processes()}
            raise AssertionError(f"not at work: {missing or names}; up says:\n{self.last_words()}")

    def last_words(self) -> str:
        return re.sub(r"\S+ / \S+|token +\S+", "***", (self.root / "up.out").read_text()[-3000:])

    # Addresses

    @property
    def true(self) -> dict[str, str]:
        """The variables of `up` as they would be without proxies. Postgres has another port after each start."""
        found: dict[str, str] = json.loads((self.root / "true.json").read_text())
        return found

    @property
    def ports(self) -> dict[str, int]:
        return {name: self.proxies[name].port for name in ("scorers", "viewers")}

    def database(self, timeout: int = 3) -> Any:
        """Connect past the proxy."""
        connection = psycopg2.connect(self.true["DATABASE_URL"], connect_timeout=timeout)
        connection.autocommit = True
        return connection

    def run(self, *arguments: str) -> str:
        """Run Python with the environment of the system, past the proxies; return its output."""
        env = {**os.environ, **self.true, "DJANGO_SETTINGS_MODULE": "cricksy.settings"}
        done = subprocess.run([sys.executable, *arguments], env=env, cwd=PROJECT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def tokens(self, count: int) -> list[str]:
        return self.run("-c", TOKENS.format(count=count)).split()


def children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def is_at_work(process: psutil.Process) -> bool:
    """Tell whether the process or a child of it listens or has a connection."""
    for each in (process, *children(process)):
        try:
            if any(one.status in ("LISTEN", "ESTABLISHED") for one in each.net_connections("tcp")):
                return True
        except psutil.NoSuchProcess:
            continue
    return False
