"""Reads settings from the environment; a bad or missing value ends the start with one sentence that names it.

Each function takes the name of a variable and returns its value in the type that settings.py needs.
"""

import os
import sys
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

import environ

from workers.prediction.dl.table import UnfitTable, load_table

# Of a start that a bad setting ended, so that scripts can tell it from a crash.
BOOT_ERROR = 3
POSTGRES_SCHEMES = ("postgres", "postgresql")
REDIS_SCHEMES = ("redis", "rediss")
RABBITMQ_SCHEMES = ("amqp", "amqps")


def abort_start(sentence: str) -> NoReturn:
    """Print the sentence and end the process."""
    print(f"cricksy: {sentence}", file=sys.stderr)
    raise SystemExit(BOOT_ERROR)


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, "").strip() or default
    if value is None:
        abort_start(f"{name} is not set. ./scripts/up sets it for local use; docs/operations.md explains it.")
    return value


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in ("", "1", "true", "yes", "on"):
        return default if value == "" else True
    if value in ("0", "false", "no", "off"):
        return False
    abort_start(f"{name} must be 1 or 0, not {value!r}.")


def count(name: str, *, default: int, least: int = 0) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and int(value) >= least):
        abort_start(f"{name} must be a whole number from {least}, not {value!r}.")
    return int(value)


def time_zone(name: str) -> str:
    value = text(name, "UTC")
    try:
        ZoneInfo(value)
    except (OSError, ValueError, KeyError):
        abort_start(f"{name} must be the name of a time zone, as Australia/Sydney, not {value!r}.")
    return value


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Read a list of addresses, or of networks such as 10.0.0.0/8."""
    try:
        return [ip_network(part) for part in names(name, default="")]
    except ValueError as error:
        abort_start(f"{name} must be a list of addresses or networks, separated by commas: {error}.")


def names(name: str, default: str) -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def postgres_url(name: str, value: str) -> dict[str, Any]:
    """Return the entry of Django's DATABASES for a postgres:// address."""
    parts = checked_url(name, value, POSTGRES_SCHEMES)
    if not parts.path.strip("/"):
        abort_start(f"{name} must end with the name of a database, as in postgres://user:password@host:5432/cricksy.")
    return dict(environ.Env.db_url_config(value, engine="cricksy.postgres"))


def redis_url(*variables: str, needs_password: bool = True) -> str:
    """Read a redis:// address from the first of these variables that is set."""
    name = next((each for each in variables if os.environ.get(each, "").strip()), variables[0])
    value = text(name)
    parts = checked_url(name, value, REDIS_SCHEMES)
    number = parts.path.strip("/")
    if number and not (number.isascii() and number.isdigit()):
        abort_start(f"{name} must end with the number of a Redis database, as in redis://host:6379/0.")
    if needs_password:
        require_redis_password(name, parts)
    return value


def other_redis_url(name: str, *, needs_password: bool) -> str:
    """Read the address of a Redis for one use; "" if it is not set."""
    return redis_url(name, needs_password=needs_password) if os.environ.get(name, "").strip() else ""


def broker_url(name: str, *, needs_password: bool) -> str:
    """Read the address of Celery's broker: a Redis, or the servers of a RabbitMQ; "" if it is not set."""
    value = os.environ.get(name, "").strip()
    if not value:
        return ""
    addresses = value.split(";")
    if checked_url(name, addresses[0], (*REDIS_SCHEMES, *RABBITMQ_SCHEMES)).scheme in REDIS_SCHEMES:
        return redis_url(name, needs_password=needs_password)
    for each in addresses:
        require_rabbitmq_login(name, checked_url(name, each, RABBITMQ_SCHEMES))
    return value


def require_rabbitmq_login(name: str, parts: SplitResult) -> None:
    """Without one kombu would take RabbitMQ's own, guest and guest."""
    if not (parts.username and parts.password):
        abort_start(f"{name} must have a name and a password, as in amqp://cricksy:password@host:5672.")


def require_redis_password(name: str, parts: SplitResult) -> None:
    """Who can write to Redis decides what viewers see, so one that other machines can reach must ask for a password."""
    if not parts.password and not is_loopback(parts.hostname or ""):
        abort_start(
            f"{name} must have a password, as in redis://:password@host:6379/0, since other machines may reach it; "
            "CRICKSY_REDIS_WITHOUT_PASSWORD=1 allows it to have none."
        )


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def websocket_urls(name: str) -> list[str]:
    """Read the addresses of one WebSocket server or of several, separated by commas."""
    urls = names(name, default="")
    for url in urls:
        checked_url(name, url, ("ws", "wss"))
    return [url.rstrip("/") for url in urls]


def collected_files(name: str, *, is_collecting: bool) -> str:
    """Return the folder of collected static files; "" if there is none."""
    folder = text(name, default="")
    if folder and not is_collecting and not (Path(folder) / "staticfiles.json").is_file():
        abort_start(f"{name} must be a folder that `manage.py collectstatic` has filled.")
    return folder


def resource_table(name: str) -> Path | None:
    """Return the path of a valid Duckworth-Lewis table; None for the built-in one."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    try:
        load_table(Path(value))
    except OSError as error:
        abort_start(f"{name} is not a readable file: {error.strerror}.")
    except UnfitTable as error:
        abort_start(f"{name} is not a resource table: {error.detail}")
    return Path(value)


def checked_url(name: str, value: str, schemes: tuple[str, ...]) -> SplitResult:
    """Split an address. No message repeats it, since it may hold a password."""
    try:
        parts = urlsplit(value)
        # urlsplit checks the port only when it is read.
        _ = parts.port
    except ValueError:
        abort_start(f"{name} is not a valid address.")
    if parts.scheme not in schemes or not parts.hostname:
        starts = " or ".join(f"{scheme}://" for scheme in schemes)
        abort_start(f"{name} must be an address that starts with {starts} and has a host.")
    return parts
