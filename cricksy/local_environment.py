"""The environment of a running `up`, kept in a file so that other commands use the same database and Redis."""

import fcntl
import json
import os
import secrets
from pathlib import Path

from cricksy import environment, private_files

LOCAL = Path(__file__).resolve().parents[1] / ".local"
# Commands that use neither database nor Redis: they run on a fresh clone, where no address is known.
NEED_NO_SERVICE = frozenset(
    (
        *("play", "scorecard", "verify_cricsheet", "simulate", "replay", "train_predictor", "backtest"),
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


def lock_file(root: Path) -> Path:
    return root / "up.lock"


def is_running(root: Path) -> bool:
    """Tell whether an `up` holds the lock: one that was killed leaves its environment behind, but no lock."""
    try:
        with lock_file(root).open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def state_folder(given: Path | None) -> Path:
    """Return the folder of `--state`, else that of CRICKSY_STATE, else .local in the checkout."""
    return (given or Path(environment.text("CRICKSY_STATE", default=str(LOCAL)))).resolve()


def take_state(arguments: list[str]) -> Path | None:
    """Remove `--state FOLDER` from the arguments and return the folder; Django's commands do not know the option."""
    for place, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--state" and (equals or arguments[place + 1 :]):
            del arguments[place]
            return Path(value if equals else arguments.pop(place))
    return None


def adopt(command: str, root: Path) -> None:
    """Set missing variables as the running `up` has them, or to useless addresses if the command needs no service."""
    file = root / "environment.json"
    if is_running(root) and file.exists():
        fill(json.loads(file.read_text()))
    if command in NEED_NO_SERVICE:
        fill({"SECRET_KEY": secrets.token_urlsafe(48), **NO_SERVICES})
    missing = [name for name in ("SECRET_KEY", "DATABASE_URL") if not os.environ.get(name)]
    if missing:
        environment.abort_start(
            f"No `up` runs in {root}, and {' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set. "
            "Start ./scripts/up, or name its folder: manage.py --state FOLDER ..., or CRICKSY_STATE."
        )


def fill(values: dict[str, str]) -> None:
    """Set the variables that are empty or not set."""
    for name, value in values.items():
        if not os.environ.get(name):
            os.environ[name] = value
