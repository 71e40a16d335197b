"""The real processes for end-to-end tests: one HTTP server, one WebSocket server, one Celery worker, and beat.

`stack` uses the test database and the Redis of this run, so a test can look into them with Django's models.
`private_stack` has its own Postgres and Redis, for tests that kill those.
"""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest
from redis import Redis

from cricksy import local_services, processes
from cricksy.local_services.ports import LISTENED, free_port, is_free
from cricksy.postgres import roles
from cricksy.postgres.waits import SERVER
from cricksy.processes import Ports, Process
from cricksy.up import servers
from cricksy.up.children import Child, stop_all
from tests.support import pgbouncer
from tests.support.masking import add_secret

PROJECT = Path(__file__).resolve().parents[1]
NAMES = (*processes.FIRST, "worker-sweep", "beat")
SERVICES = ("redis", "pgbouncer", "postgres")
PREPARE = """
import django; django.setup()
from django.core.management import call_command; call_command("migrate", verbosity=0)
from cricksy.up import accounts; print(accounts.ensure().token)
"""


@dataclass
class Stack:
    """Running processes by name. A test may kill them; the `stack` fixture starts them again for the next test.

    `postgres_url` is the address of Postgres itself, where `database_url` may lead through the pool of the suite.
    """

    ports: Ports
    children: dict[str, Child]
    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    scorer_token: str = field(default="", repr=False)
    root: Path = field(default_factory=Path)
    settings: dict[str, str] = field(default_factory=dict, repr=False)
    postgres_url: str = field(default="", repr=False)

    @property
    def http_url(self) -> str:
        return self.ports.http_url

    @property
    def ws_url(self) -> str:
        return self.ports.ws_url

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Token {self.scorer_token}"}

    def new_id(self, prefix: str = "game") -> str:
        """Return an id that no other test uses: processes remember matches by id."""
        return f"{prefix}-{uuid.uuid4().hex[:12]}"

    def signal(self, name: str, number: int) -> None:
        process = self.children[name].process
        assert process is not None
        os.killpg(process.pid, number)

    def kill(self, name: str) -> None:
        """Kill the process and its children with SIGKILL; on a private stack also `redis` and `postgres`."""
        self.signal(name, signal.SIGKILL)
        process = self.children[name].process
        assert process is not None
        process.wait(10)

    def start(self, name: str) -> None:
        self.children[name].begin()
        self.children[name].wait_ready()
        if name == "postgres":
            wait_for_database(self.database_url)

    @contextmanager
    def more_websockets(self, count: int) -> Iterator[list[str]]:
        """Start further WebSocket processes and return their addresses."""
        ports = [Ports(self.ports.http, free_port(), self.ports.flower) for _ in range(count)]
        wanted = [processes.websocket(each, number) for number, each in enumerate(ports, 2)]
        more = [servers.program(process, self.root, self.settings) for process in wanted]
        try:
            for child in more:
                child.begin()
            for child in more:
                child.wait_ready()
            yield [each.ws_url for each in ports]
        finally:
            stop_all(more)

    def heal(self) -> None:
        for name, child in self.children.items():
            if child.process is None or child.died():
                self.start(name)

    def stop(self) -> None:
        """Stop the services last: the other processes need them to end cleanly."""
        stop_all([child for child in self.children.values() if child.name not in SERVICES])
        stop_all([child for child in self.children.values() if child.name in SERVICES])


def free_ports(count: int) -> int:
    """Return the first of so many free ports in a row."""
    while True:
        first = free_port()
        if first + count <= LISTENED.stop and all(is_free(port) for port in range(first, first + count)):
            return first


def started(
    root: Path,
    environment: dict[str, str],
    names: Collection[str] = NAMES,
    change: Callable[[Process], Process] = lambda process: process,
    **more: Any,
) -> Stack:
    """Start these of the processes, by default one of each kind, so that a test knows which one serves it."""
    metrics = free_ports(2 + 2 + processes.ALL_WORKERS + 1)
    spans = {"metrics": metrics, "web_metrics": metrics + 2, "worker_metrics": metrics + 4, "exporter": metrics + 8}
    ports = Ports(free_port(), free_port(), free_port(), **spans)
    # One scorer and one address stand for many here.
    limits = {"CRICKSY_WRITES_PER_SECOND": "0", "CRICKSY_HEAVY_READS_PER_SECOND": "0"}
    settings = {"CRICKSY_WS_URL": ports.ws_url, "LOG_LEVEL": "INFO", **limits, **environment}
    (root / "logs").mkdir(parents=True, exist_ok=True)
    wanted = [change(process) for process in processes.processes(ports, root) if process.name in names]
    # What `change` gives one process is its own.
    children = {process.name: servers.program(process, root, {**settings, **process.env}) for process in wanted}
    stack = Stack(
        ports, children, settings["DATABASE_URL"], settings["REDIS_URL"], root=root, settings=settings, **more
    )
    try:
        for child in children.values():
            child.begin()
        for child in children.values():
            child.wait_ready()
    except BaseException:
        stack.stop()
        raise
    return stack


@pytest.fixture(scope="module")
def live_processes(django_db_setup: None, django_db_blocker: Any, local_root: Path) -> Iterator[Stack]:
    """The processes for one module."""
    with on_test_database(local_root, django_db_blocker) as stack:
        yield stack


@contextmanager
def on_test_database(
    local_root: Path, django_db_blocker: Any, names: Collection[str] = NAMES, **settings: str
) -> Iterator[Stack]:
    """Start these of the processes. Tables are emptied after them, when no process holds a lock on them."""
    from django.core.management import call_command
    from django.db import connection

    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {"DATABASE_URL": url, "REDIS_URL": os.environ["REDIS_URL"], **settings}
    stack = started(local_root / f"stack-{uuid.uuid4().hex[:8]}", environment, names)
    try:
        yield stack
    finally:
        stack.stop()
        with django_db_blocker.unblock(), Redis.from_url(stack.redis_url) as client:
            client.flushdb()
            call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def stack(live_processes: Stack, django_db_blocker: Any) -> Iterator[Stack]:
    """All processes, running, with the token of a new scorer. The test may use Django's models without a mark."""
    live_processes.heal()
    with django_db_blocker.unblock():
        live_processes.scorer_token = fresh_token()
        yield live_processes


def fresh_token() -> str:
    from django.contrib.auth.models import Group, User
    from knox.models import AuthToken

    from scoring.models import SCORERS

    scorer = User.objects.create_user(f"scorer-{uuid.uuid4().hex[:8]}")
    scorer.groups.add(Group.objects.get_or_create(name=SCORERS)[0])
    return add_secret(str(AuthToken.objects.create(user=scorer)[1]))


@pytest.fixture(scope="module")
def private_stack(local_root: Path) -> Iterator[Stack]:
    with private(local_root / f"private-{uuid.uuid4().hex[:8]}") as stack:
        yield stack


@contextmanager
def private(root: Path, **more: str) -> Iterator[Stack]:
    """Start the processes with a Postgres and a Redis of their own; `more` are further settings."""
    services = local_services.start(root, given={}, durable=False)
    direct = {"DATABASE_URL": services.database_url, "REDIS_URL": services.redis_url, **more}
    children = servers.local(services, root)
    try:
        pool = pgbouncer.for_suite(root, services.database_url)
        if pool:
            children.append(pool.child)
            limit_role(services.database_url)
        environment = {**direct, "DATABASE_URL": pool.url()} if pool else direct
        stack = started(root, environment, scorer_token=prepare(direct))
        stack.children.update({child.name: child for child in children})
        stack.postgres_url = services.database_url
        yield stack
        stack.stop()
    finally:
        stop_all(children)


def wait_for_database(url: str) -> None:
    """Wait until a query is answered. A pool takes clients before, and tries a Postgres that was away once a second."""
    deadline = time.monotonic() + 30
    while True:
        try:
            with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
                cursor.execute("SELECT 1")
                return
        except psycopg2.OperationalError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def limit_role(url: str) -> None:
    """Give the role of the address the time-outs that servers behind a pool need (cricksy.postgres.sessions)."""
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        roles.limit(cursor, connection.info.user, SERVER)


def prepare(environment: dict[str, str]) -> str:
    """Migrate the database; return a token of the scorer."""
    command = [sys.executable, "-c", PREPARE]
    done = subprocess.run(command, env={**os.environ, **environment}, cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return add_secret(done.stdout.split()[-1])
