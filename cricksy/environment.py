"""Reads settings from the environment; a bad or missing value ends the start with one sentence that names it."""

import os
import sys
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import environ

from workers.prediction.dl.table import UnfitTable, load_table

# gunicorn stops its master for good only on this exit code of a worker; any other would be restarted for ever.
BOOT_ERROR = 3
POSTGRES_SCHEMES = ("postgres", "postgresql")


def refuse(sentence: str) -> NoReturn:
    print(f"cricksy: {sentence}", file=sys.stderr)
    raise SystemExit(BOOT_ERROR)


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, "").strip() or default
    if value is None:
        refuse(f"{name} is not set; ./scripts/up sets it for local use, docs/operations.md says what it means.")
    return value


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in ("", "1", "true", "yes", "on"):
        return default if value == "" else True
    if value in ("0", "false", "no", "off"):
        return False
    refuse(f"{name} must be 1 or 0, not {value!r}.")


def count(name: str, *, default: int) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit()):
        refuse(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Addresses, or networks such as 10.0.0.0/8."""
    try:
        return [ip_network(part) for part in names(name, default="")]
    except ValueError as error:
        refuse(f"{name} must be a list of addresses or networks with commas between: {error}.")


def names(name: str, default: str) -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def postgres_url(name: str, value: str) -> dict[str, Any]:
    """Django's DATABASES entry for a postgres:// address."""
    parts = checked_url(name, value, POSTGRES_SCHEMES)
    if not parts.path.strip("/"):
        refuse(f"{name} must end with the name of a database, as in postgres://user:password@host:5432/cricksy.")
    return dict(environ.Env.db_url_config(value, engine="django_prometheus.db.backends.postgresql"))


def redis_url(*names_of_it: str) -> str:
    name = next((name for name in names_of_it if os.environ.get(name, "").strip()), names_of_it[0])
    value = text(name)
    parts = checked_url(name, value, ("redis", "rediss"))
    if parts.path.strip("/") and not parts.path.strip("/").isdigit():
        refuse(f"{name} must end with the number of a Redis database, as in redis://host:6379/0.")
    return value


def websocket_url(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if value:
        checked_url(name, value, ("ws", "wss"))
    return value.rstrip("/")


def resource_table(name: str) -> Path | None:
    """The file of a Duckworth-Lewis table, absent for the one that comes along."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    try:
        load_table(Path(value))
    except OSError as error:
        refuse(f"{name} names no file that can be read: {error.strerror}.")
    except UnfitTable as error:
        refuse(f"{name} names no resource table: {error.detail}")
    return Path(value)


def checked_url(name: str, value: str, schemes: tuple[str, ...]) -> Any:
    """The parts of an address; its text may hold a password, so no sentence repeats it."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        refuse(f"{name} is not an address that can be read.")
    if parts.scheme not in schemes or not parts.hostname:
        refuse(f"{name} must be an address that starts with {schemes[0]}:// and names a host.")
    return parts
