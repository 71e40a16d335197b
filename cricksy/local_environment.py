"""The environment of a local run: `up` writes it down, so that other commands meet the same database."""

import json
import os
import secrets
from pathlib import Path

LOCAL = Path(__file__).resolve().parents[1] / ".local"
# Commands that never ask a database or Redis; they run on a fresh clone, where no address is known.
NEED_NO_SERVICE = frozenset(
    (
        *("scorecard", "verify_cricsheet", "simulate", "replay", "train_predictor", "backtest"),
        *("spectacular", "makemigrations", "check", "help"),
    )
)
NOWHERE = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nowhere", "REDIS_URL": "redis://127.0.0.1:1/0"}


def secret_key(root: Path = LOCAL) -> str:
    """Made once, so that sessions outlive a restart."""
    file = root / "secret_key"
    if not file.exists():
        root.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text().strip()


def remember(values: dict[str, str], root: Path = LOCAL) -> None:
    file = root / "environment.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(values))


def forget(root: Path = LOCAL) -> None:
    (root / "environment.json").unlink(missing_ok=True)


def adopt(command: str, root: Path = LOCAL) -> None:
    """Fills what the environment does not say: from the running `up`, else with nowhere, if that does no harm."""
    file = root / "environment.json"
    if file.exists():
        fill(json.loads(file.read_text()))
    if command in NEED_NO_SERVICE:
        fill({"SECRET_KEY": secrets.token_urlsafe(48), **NOWHERE})


def fill(values: dict[str, str]) -> None:
    for name, value in values.items():
        if not os.environ.get(name):
            os.environ[name] = value
