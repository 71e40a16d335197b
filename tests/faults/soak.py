"""Hours of cricket without a fault, as fast as is sane: what grows that should not.

Matches are played one after the other on twenty grounds, so caches turn over; a tenth of the viewers comes and goes.
"""

import asyncio
import contextlib
import random
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.bench.http import Connection
from tests.bench.wire import Opcode, client_frame
from tests.faults.scorers import NO_ANSWER
from tests.faults.system import System, children
from tests.faults.traffic import Ground, Traffic, is_due
from tests.support.crowd import Spectator

# Seconds.
FLAP_EVERY = 10.0
READ_EVERY = 0.25
LOG_IN_EVERY = 10.0
LONGEST_MATCH = 250
READS = ("", "/deliveries", "/prediction", "/export", "/export?as=csv", "/dl")
ACCOUNT = """
import django; django.setup()
from django.contrib.auth.models import User
User.objects.create_user("soak", password="{password}")
"""


class Watcher(Spectator):
    """Stays alive and keeps nothing of what it receives."""

    def take(self, opcode: int, payload: bytes) -> None:
        if opcode == Opcode.PING:
            self.transport.write(client_frame(Opcode.PONG, payload))
        elif opcode == Opcode.CLOSE:
            self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        self.open = False


class Crowd:
    """The watchers of one ground. When its match is over they move on to the next one."""

    def __init__(self, ws_url: str, ground: Ground, size: int, flapping: int) -> None:
        self.ws_url, self.ground, self.size, self.flapping = ws_url, ground, size, flapping
        self.watchers: list[Watcher] = []
        self.match_id = ""
        self.joins = 0

    async def live(self, dice: random.Random) -> None:
        while True:
            if self.match_id != self.ground.match_id:
                self.leave(self.watchers)
                self.match_id = self.ground.match_id
            self.leave(self.watchers[: self.flapping] if len(self.watchers) == self.size else [])
            while len(self.watchers) < self.size:
                await self.join()
            await asyncio.sleep(FLAP_EVERY * dice.uniform(0.5, 1.5))
            self.leave([watcher for watcher in self.watchers if not watcher.open])

    async def join(self) -> None:
        self.joins += 1
        with contextlib.suppress(OSError):
            self.watchers.append(await Watcher(self.ws_url, self.match_id).connect())

    def leave(self, leaving: list[Watcher]) -> None:
        for watcher in list(leaving):
            watcher.drop()
            self.watchers.remove(watcher)


class Public:
    """Readers, exports and log-ins. `statuses` counts the answers by request."""

    def __init__(self, port: int, traffic: Traffic, password: str) -> None:
        self.port, self.traffic, self.password = port, traffic, password
        self.dice = random.Random("public")
        self.statuses: Counter[str] = Counter()

    async def read(self) -> None:
        connection = Connection(self.port)
        while True:
            ground = self.dice.choice(self.traffic.grounds)
            of_match = f"/games/{ground.match_id}{self.dice.choice(READS)}"
            await self.ask(connection, "GET", self.dice.choice((of_match, of_match, "/games", "/")), b"")
            await asyncio.sleep(READ_EVERY * self.dice.uniform(0.5, 1.5))

    async def log_in(self) -> None:
        connection = Connection(self.port)
        body = b'{"username":"soak","password":"%b"}' % self.password.encode()
        while True:
            await self.ask(connection, "POST", "/api/auth/login", body)
            await asyncio.sleep(LOG_IN_EVERY)

    async def ask(self, connection: Connection, method: str, path: str, body: bytes) -> None:
        status: Any = "none"
        with contextlib.suppress(*NO_ANSWER):
            headers = {"Content-Type": "application/json"} if body else {}
            status = (await connection.ask(method, path, body, headers)).status
        what = path.rpartition("/")[2].partition("?")[0] if path.count("/") > 2 else method
        self.statuses[f"{what} {status}"] += 1


async def next_matches(traffic: Traffic) -> None:
    while True:
        for ground in traffic.grounds:
            if is_due(ground, LONGEST_MATCH):
                await traffic.begin_match(ground)
        await asyncio.sleep(1)


@dataclass(frozen=True, slots=True)
class Sample:
    """A process with its children. `memory` is in MB: pages that they share count once, Postgres's buffers do not."""

    at: float
    balls: int
    memory: float
    files: int
    threads: int


def sample(system: System, balls: int) -> dict[str, Sample]:
    now = time.monotonic()
    return {name: measured(now, balls, process) for name, process in system.processes().items()}


def measured(now: float, balls: int, process: psutil.Process) -> Sample:
    memory, files, threads = 0, 0, 0
    for each in (process, *children(process)):
        with contextlib.suppress(psutil.NoSuchProcess):
            memory += own_memory(each.pid)
            files += each.num_fds()
            threads += each.num_threads()
    return Sample(now, balls, memory / 2**20, files, threads)


def own_memory(pid: int) -> int:
    """Return the proportional set size in bytes, without the shared memory that Postgres sets aside at its start."""
    kilobytes = {"Pss:": 0, "Pss_Shmem:": 0}
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
            name, size, *_ = line.split()
            if name in kilobytes:
                kilobytes[name] = int(size)
    return (kilobytes["Pss:"] - kilobytes["Pss_Shmem:"]) * 1024
