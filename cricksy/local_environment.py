"""The environment of a running `up`, kept in a file so that other commands use the same database and Redis."""

import json
import os
import secrets
from pathlib import Path

from cricksy import private_files

LOCAL = Path(__file__).resolve().parents[1] / ".local"
# Commands that use neither database nor Redis: they run on a fresh clone, where no address is known.
NEED_NO_SERVICE = frozenset(
    (
        *("scorecard", "verify_cricsheet", "simulate", "replay", "train_predictor", "backtest"),
        *("spectacular", "makemigrations", "check", "help"),
    )
)
NO_SERVICES = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nowhere", "REDIS_URL": "redis://127.0.0.1:1/0"}


def secret_key(root: Path = LOCAL) -> str:
    """Return the secret key of this checkout. It is created once, so that sessions survive a restart."""
    return private_files.secret(root / "secret_key", size=48)


def remember(values: dict[str, str], root: Path = LOCAL) -> None:
    private_files.write(root / "environment.json", json.dumps(values))


def forget(root: Path = LOCAL) -> None:
    (root / "environment.json").unlink(missing_ok=True)


def adopt(command: str, root: Path = LOCAL) -> None:
    """Set missing variables as the running `up` has them, or to useless addresses if the command needs no service."""
    file = root / "environment.json"
    if file.exists():
        fill(json.loads(file.read_text()))
    if command in NEED_NO_SERVICE:
        fill({"SECRET_KEY": secrets.token_urlsafe(48), **NO_SERVICES})


def fill(values: dict[str, str]) -> None:
    """Set the variables that are empty or not set."""
    for name, value in values.items():
        if not os.environ.get(name):
            os.environ[name] = value
