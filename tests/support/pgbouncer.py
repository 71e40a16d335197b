"""Debian's PgBouncer as a plain process, started as in the containers: compose/pgbouncer has its settings.

`scripts/pgbouncer` installs it. It refuses to run as root, as Postgres does.
"""

import contextlib
import os
import secrets
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from psycopg2.extras import RealDictCursor

from cricksy.local_services import child, identity
from cricksy.local_services.ports import HOST, free_port
from cricksy.up.children import Child
from tests.support.masking import add_secret

PROJECT = Path(__file__).resolve().parents[2]
RUN = PROJECT / "compose/pgbouncer/run"
NAME = "pgbouncer"
STATS = "stats"


def program() -> Path | None:
    found = shutil.which(NAME, path=f"{os.environ['PATH']}:/usr/sbin")
    return Path(found) if found else None


def missing() -> str:
    """Return why it cannot run here; "" if it can."""
    return "" if program() else "PgBouncer is not installed: ./scripts/pgbouncer installs it from Debian"


def for_suite(root: Path, database_url: str) -> "PgBouncer | None":
    """Start one before this Postgres if CRICKSY_TEST_POOL names a size: `CRICKSY_TEST_POOL=2 ./scripts/test`."""
    size = os.environ.get("CRICKSY_TEST_POOL")
    if not size:
        return None
    # A test may rest in its transaction; and tests in several processes are slower than servers.
    more = {"reserve_pool_size": 0, "idle_transaction_timeout": 0, "query_wait_timeout": 5}
    pool = PgBouncer(root, database_url, default_pool_size=size, **more)
    pool.start()
    return pool


class PgBouncer:
    """Between clients and the Postgres of an address. `users` are passwords by role, else the role of the address.

    `options` are more settings of PgBouncer, such as default_pool_size.
    """

    def __init__(
        self, root: Path, database_url: str, users: Mapping[str, str] | None = None, name: str = NAME, **options: object
    ) -> None:
        self.postgres = urlsplit(database_url)
        self.users = dict(users or {str(self.postgres.username): str(self.postgres.password)})
        self.users[STATS] = add_secret(secrets.token_urlsafe(24))
        self.port = free_port()
        # No socket: its path may be longer than the kernel allows.
        self.options: dict[str, object] = {"unix_socket_dir": "", **options}
        self.folder = root / name
        self.folder.mkdir(parents=True)
        self.user = next(each for each in identity.candidates() if self._can_run(each))
        (root / "logs").mkdir(exist_ok=True)
        self.child = Child(name, root / "logs" / f"{name}.log", self.launch, answers=self.answers)

    def _can_run(self, user: str) -> bool:
        found = program()
        assert found, missing()
        identity.give(self.folder, user)
        return identity.can_run(user, found, self.folder)

    def url(self, role: str | None = None, database: str | None = None) -> str:
        """Return the address for a role, by default that of the address of Postgres."""
        role = role or str(self.postgres.username)
        return f"postgres://{role}:{self.users[role]}@{HOST}:{self.port}/{database or self.postgres.path.strip('/')}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "POOL_POSTGRES": f"{self.postgres.hostname}:{self.postgres.port}",
            "POOL_USERS": " ".join(f"{role}:{password}" for role, password in self.users.items()),
            # Each worker of a test run has a database of its own.
            "POOL_DATABASE": "*",
            "POOL_LISTEN": f"{HOST}:{self.port}",
            "POOL_OPTIONS": " ".join(f"{name}={value}" for name, value in self.options.items()),
            "POOL_FOLDER": str(self.folder),
        }

    def reload(self, database_url: str | None = None) -> None:
        """Let it read its settings again, such as the address of another Postgres."""
        self.postgres = urlsplit(database_url) if database_url else self.postgres
        command = child.launched(["/bin/sh", str(RUN), "reload"], user=self.user)
        subprocess.run(command, env=self.environment, cwd=self.folder, check=True)

    def launch(self) -> "subprocess.Popen[bytes]":
        return child.launch(
            ["/bin/sh", str(RUN)], log=self.child.log, user=self.user, env=self.environment, cwd=self.folder
        )

    def start(self) -> None:
        self.child.begin()
        self.child.wait_ready()

    def stop(self) -> None:
        if self.child.process:
            child.kill_group(self.child.process.pid)
            self.child.process.wait()

    def answers(self) -> bool:
        try:
            self.show("VERSION")
        except psycopg2.OperationalError:
            return False
        return True

    def show(self, what: str) -> list[dict[str, Any]]:
        """Ask the console, as in `SHOW POOLS`."""
        with contextlib.closing(psycopg2.connect(self.url(STATS, NAME))) as console:
            console.autocommit = True
            with console.cursor(cursor_factory=RealDictCursor) as cursor:
                cursor.execute(f"SHOW {what}")
                return [dict(row) for row in cursor.fetchall()]
