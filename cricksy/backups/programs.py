"""The programs of Postgres for backups. They get the password in the environment: others can read a command line."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection

from cricksy.local_services.binaries import postgres_folders
from cricksy.postgres import sessions

NEEDED = ("pg_dump", "pg_restore", "psql")
INSTEAD = "install the client programs of Postgres, postgresql-client in Debian"


class BackupError(Exception):
    """One sentence for the person at the terminal."""


def find_folder() -> Path:
    """Return the folder of programs that are as new as the server: older ones refuse to read it. Raises BackupError."""
    _refuse_pooler()
    server = _server_version()
    versions = [(major, folder) for folder in _folders() if (major := _major_version(folder)) >= server]
    if not versions:
        raise BackupError(f"There is no pg_dump, pg_restore and psql of version {server} or later: {INSTEAD}.")
    # The lowest that does: a file of a later version may need a later one to read it.
    return min(versions)[1]


def run(command: list[Any], **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], env=environment(), capture_output=True, text=True, **more)


def environment() -> dict[str, str]:
    """Return the environment in which a program of Postgres reaches the database of the settings."""
    # Variables that are set already would redirect the program.
    own = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    found = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    address = {variable: str(found[name]) for variable, name in names.items() if found[name]}
    tls = {f"PG{name.upper()}": str(value) for name, value in found["OPTIONS"].items() if name.startswith("ssl")}
    return {**own, **address, **tls, "PGCONNECT_TIMEOUT": "10"}


def last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


def _refuse_pooler() -> None:
    """pg_dump sets an empty search_path, and others would get its connection as it left it: they find no table."""
    connection.ensure_connection()
    if sessions.is_pooled(connection.connection):
        raise BackupError("DATABASE_URL leads through a pooler: give it the address of Postgres itself, and its owner.")


def _server_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10000


def _folders() -> Iterator[Path]:
    yield from postgres_folders()
    found = shutil.which("pg_dump")
    if found:
        yield Path(found).parent


def _major_version(folder: Path) -> int:
    """Return 0 if this machine cannot run the programs, or one is missing."""
    if not all((folder / name).exists() for name in NEEDED):
        return 0
    try:
        done = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r"PostgreSQL\) (\d+)", done.stdout)
    return int(found[1]) if found else 0
