"""Our own Postgres on a free port. Its data stays when it stops."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psycopg2
from psycopg2 import sql

from cricksy import private_files
from cricksy.local_services import binaries, child, identity, leftovers
from cricksy.local_services.errors import LocalServiceError
from cricksy.local_services.ports import HOST, free_port

USER = "cricksy"
DATABASE = "cricksy"
# Seconds. Recovery after the kill of a busy database takes some, and more on a slow disk.
PATIENCE = 60
STATISTICS = "pg_stat_statements"
INSTEAD = "start one yourself and set DATABASE_URL to it"


@dataclass(frozen=True, slots=True)
class Installation:
    """Programs that run on this machine, the user they run as, and the folder of their data."""

    folder: Path
    user: str
    cluster: Path

    @property
    def data(self) -> Path:
        return self.cluster / "data"

    @property
    def password_file(self) -> Path:
        return self.cluster / "password"


@dataclass(frozen=True, slots=True)
class Postgres:
    """`relaunch` starts it again on its port, on its data, and does not wait until it answers."""

    server: subprocess.Popen[bytes]
    port: int
    password: str = field(repr=False)
    relaunch: Callable[[], subprocess.Popen[bytes]] = field(repr=False, compare=False)

    @property
    def url(self) -> str:
        return f"postgres://{USER}:{self.password}@{HOST}:{self.port}/{DATABASE}"

    def answers(self) -> bool:
        try:
            connect(self.port, self.password).close()
        except psycopg2.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Shut down fast: end sessions and write a checkpoint."""
        child.stop(self.server, by=signal.SIGINT, patience=15)


def start(root: Path, *, durable: bool = True, port: int | None = None) -> Postgres:
    """Start Postgres, and create cluster and database if there are none. Raises LocalServiceError.

    `durable=False` is for tests: a crash of the machine may lose data; a crash of Postgres still loses none.
    With `port` it replaces a server that was killed: clients know that port.
    """
    found = find(root)
    if not (found.data / "PG_VERSION").exists():
        create(found)
    identity.give(found.cluster, found.user)
    leftovers.end_postgres(found.data)
    password = found.password_file.read_text().strip()
    ports = [port] if port else [free_port() for _ in range(3)]
    log = root / "logs" / "postgres.log"
    server, chosen = serve(found, password, log, ports, durable=durable)
    ensure_database(chosen, password)
    return Postgres(server, chosen, password, partial(relaunch, found, log, chosen, durable=durable))


def find(root: Path) -> Installation:
    tried = False
    for folder in binaries.postgres_folders():
        version = binaries.major_version(folder)
        if version is None:
            continue
        tried = True
        cluster = root / f"postgres-{version}"
        cluster.mkdir(parents=True, exist_ok=True)
        for user in identity.candidates():
            identity.give(cluster, user)
            if identity.can_run(user, folder / "postgres", cluster):
                return Installation(folder, user, cluster)
    if tried:
        raise LocalServiceError(
            f"Postgres refuses to run as root, and no other user of this machine can reach {root}: {INSTEAD}."
        )
    raise LocalServiceError(f"No Postgres that runs on this machine was found: {INSTEAD}.")


def create(found: Installation) -> None:
    """Create a cluster in a second folder and rename it when it is complete: a killed start leaves none half-made."""
    private_files.secret(found.password_file)
    identity.give(found.cluster, found.user)
    fresh = found.cluster / "fresh"
    leftovers.remove(fresh)
    command = [
        *(str(found.folder / "initdb"), "--pgdata", str(fresh), "--username", USER, "--encoding", "UTF8"),
        *("--auth", "scram-sha-256", "--pwfile", str(found.password_file), "--no-sync", "--no-instructions"),
        *locale(found.folder),
    ]
    done = subprocess.run(
        child.launched(command, user=found.user), capture_output=True, text=True, cwd=found.cluster, env=environment()
    )
    if done.returncode != 0:
        raise LocalServiceError(f"initdb failed, {INSTEAD}; its message:\n{done.stderr.strip()}")
    leftovers.remove(found.data)
    fresh.rename(found.data)


def locale(folder: Path) -> list[str]:
    """From version 17 on use the locale of Postgres itself: it folds the case of all letters alike on all machines."""
    if int(binaries.major_version(folder) or 0) >= 17:
        return ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"]
    return ["--locale", "C"]


def environment() -> dict[str, str]:
    """Return the environment without PG* variables, which would redirect the server."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def serve(
    found: Installation, password: str, log: Path, ports: list[int], *, durable: bool
) -> tuple[subprocess.Popen[bytes], int]:
    """Start the server on the first port that works: another program may have taken a free port in the meantime."""
    log.parent.mkdir(parents=True, exist_ok=True)
    for port in ports:
        server = launch(found, log, port, durable=durable)
        if answers(server, port, password):
            return server, port
        child.stop(server)
    raise LocalServiceError(f"Postgres did not start; the end of {log}:\n{child.last_lines(log)}")


def relaunch(found: Installation, log: Path, port: int, *, durable: bool) -> subprocess.Popen[bytes]:
    leftovers.forget_ended_postgres(found.data)
    return launch(found, log, port, durable=durable)


def launch(found: Installation, log: Path, port: int, *, durable: bool) -> subprocess.Popen[bytes]:
    return child.launch(
        command(found, port, durable=durable),
        log=log,
        user=found.user,
        death_signal=signal.SIGINT,
        cwd=found.cluster,
        env=environment(),
    )


def command(found: Installation, port: int, *, durable: bool) -> list[str]:
    knobs = {
        "listen_addresses": HOST,
        "unix_socket_directories": "",
        "max_connections": "100",
        "shared_buffers": "64MB",
        "fsync": "on" if durable else "off",
        "synchronous_commit": "on",
        "log_min_messages": "warning",
        "timezone": "UTC",
        # Which statements are slow: docs/operations.md.
        "log_min_duration_statement": "200ms",
        **statistics(found),
        **prompt_recovery(found),
    }
    options = [part for name, value in knobs.items() for part in ("-c", f"{name}={value}")]
    return [str(found.folder / "postgres"), "-D", str(found.data), "-p", str(port), *options]


def statistics(found: Installation) -> dict[str, str]:
    """Count statements and their time, if the installation has the library for it."""
    has_library = (found.folder.parent / "lib" / f"{STATISTICS}.so").exists()
    return {"shared_preload_libraries": STATISTICS} if has_library else {}


def prompt_recovery(found: Installation) -> dict[str, str]:
    """After a kill Postgres syncs its 1,500 files one by one, for some five seconds; Linux can sync them at once."""
    has_option = sys.platform == "linux" and int(binaries.major_version(found.folder) or 0) >= 14
    return {"recovery_init_sync_method": "syncfs"} if has_option else {}


def answers(server: subprocess.Popen[bytes], port: int, password: str) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            connect(port, password).close()
        except psycopg2.OperationalError:
            time.sleep(0.05)
        else:
            return True
    return False


def connect(port: int, password: str) -> "psycopg2.extensions.connection":
    return psycopg2.connect(
        host=HOST, port=port, user=USER, password=password, dbname="postgres", connect_timeout=PATIENCE
    )


def ensure_database(port: int, password: str) -> None:
    connection = connect(port, password)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
        cursor.execute("SHOW shared_preload_libraries")
        if cursor.fetchone() == (STATISTICS,):
            # In the database `postgres`, from where it shows all others: a backup of ours does not contain it.
            cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {STATISTICS}")
    connection.close()
