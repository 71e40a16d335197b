"""A Postgres server that a test clones, stops and promotes: real streaming replication, from a slot."""

import subprocess
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil
import psycopg2

from cricksy.local_services import LocalServiceError, child, identity, postgres
from cricksy.local_services.ports import HOST, free_port
from cricksy.local_services.postgres import DATABASE, USER, Installation

# "walreceiver" otherwise: synchronous_standby_names could not name it.
STANDBY = "\ncluster_name = 'replica'\nhot_standby_feedback = on\nwal_retrieve_retry_interval = '200ms'\n"


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

    @classmethod
    def of(cls, root: Path, started: postgres.Postgres) -> "Node":
        """The server that `local_services` has started in this folder."""
        return cls(postgres.find(root), started.port, started.password, root / "logs" / "postgres.log", started.server)

    def clone(self, name: str, port: int) -> "Node":
        """Make a replica that follows this server from a slot, through that port."""
        folder = self.found.cluster.parent / name
        folder.mkdir()
        identity.give(folder, self.found.user)
        found = replace(self.found, cluster=folder)
        command = [
            *(str(self.found.folder / "pg_basebackup"), "--host", HOST, "--port", str(port), "--username", USER),
            *("--pgdata", str(found.data), "--write-recovery-conf", "--wal-method", "stream"),
            *("--create-slot", "--slot", name.replace("-", "_"), "--checkpoint", "fast", "--no-sync"),
        ]
        env = {**postgres.environment(), "PGPASSWORD": self.password}
        launched = child.launched(command, user=found.user)
        done = subprocess.run(launched, capture_output=True, text=True, cwd=folder, env=env)
        assert done.returncode == 0, done.stderr
        with (found.data / "postgresql.conf").open("a") as configuration:
            configuration.write(STANDBY)
        log = self.log.with_name(f"{name}.log")
        server, chosen = postgres.serve(found, self.password, log, [free_port()], durable=False)
        return Node(found, chosen, self.password, log, server)

    def start(self) -> None:
        self.server = postgres.relaunch(self.found, self.log, self.port, durable=False)
        assert postgres.answers(self.server, self.port, self.password), child.last_lines(self.log)

    def signal(self, number: int) -> None:
        """Send it to the server and its backends; the kernel goes on acknowledging what those are sent."""
        server = psutil.Process(self.server.pid)
        for each in (server, *server.children(recursive=True)):
            each.send_signal(number)

    def kill(self) -> None:
        child.kill_group(self.server.pid)
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
