"""A Postgres server that a test clones, stops and promotes: real streaming replication, from a slot.

Replicas are made and started by the script of the containers, compose/postgres/replica.
"""

import contextlib
import os
import signal
import subprocess
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil
import psycopg2

from cricksy.local_services import LocalServiceError, child, identity, leftovers, postgres
from cricksy.local_services.ports import HOST, free_port
from cricksy.local_services.postgres import DATABASE, USER, Installation

SCRIPT = Path(__file__).resolve().parents[2] / "compose/postgres/replica"


def why_not(root: Path) -> str:
    """Return why this machine cannot replicate; "" if it can."""
    try:
        found = postgres.find(root)
    except LocalServiceError as error:
        return str(error)
    return "" if (found.folder / "pg_basebackup").exists() else f"{found.folder} has no pg_basebackup"


@dataclass
class Node:
    """One server, by the folder of its data. It starts again on its port."""

    found: Installation
    port: int
    password: str = field(repr=False)
    log: Path
    server: "subprocess.Popen[bytes]"
    copied_from: int = 0
    """The port of its primary, if it is a replica."""

    @classmethod
    def of(cls, root: Path, started: postgres.Postgres) -> "Node":
        """The server that `local_services` has started in this folder."""
        return cls(postgres.find(root), started.port, started.password, root / "logs" / "postgres.log", started.server)

    def clone(self, name: str, port: int) -> "Node":
        """Make a replica that follows this server through that port."""
        found = replace(self.found, cluster=self.found.cluster.parent / name)
        found.cluster.mkdir()
        identity.give(found.cluster, found.user)
        made = replace(self, found=found, port=free_port(), log=self.log.with_name(f"{name}.log"), copied_from=port)
        made.start()
        return made

    def start(self) -> None:
        leftovers.forget_ended_postgres(self.found.data)
        env = {**postgres.environment(), "PATH": f"{self.found.folder}:{os.environ['PATH']}"}
        command = postgres.command(self.found, self.port, durable=False)
        if self.copied_from:
            command = ["/bin/sh", str(SCRIPT), *command, "-c", "wal_retrieve_retry_interval=200ms"]
            env |= {"PGDATA": str(self.found.data), "PRIMARY_HOST": HOST, "PRIMARY_PORT": str(self.copied_from)}
            env |= {"PRIMARY_PASSWORD": self.password}
        self.server = child.launch(
            command, log=self.log, user=self.found.user, death_signal=signal.SIGINT, cwd=self.found.cluster, env=env
        )
        assert postgres.answers(self.server, self.port, self.password), child.last_lines(self.log)

    def signal(self, number: int) -> None:
        """Send it to the server and its backends; the kernel goes on acknowledging what those are sent."""
        server = psutil.Process(self.server.pid)
        for each in (server, *server.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                each.send_signal(number)

    def kill(self) -> None:
        if self.runs():
            self.signal(signal.SIGKILL)
        self.server.wait()

    def runs(self) -> bool:
        return self.server.poll() is None

    def ask(self, question: str, *values: object) -> Any:
        """Return the first column of the first row."""
        connection = psycopg2.connect(
            host=HOST, port=self.port, user=USER, password=self.password, dbname=DATABASE, connect_timeout=10
        )
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(question, values)
                return cursor.fetchone()[0] if cursor.description and cursor.rowcount else None
        finally:
            connection.close()

    def is_replica(self) -> bool:
        return bool(self.runs() and self.ask("SELECT pg_is_in_recovery()"))
