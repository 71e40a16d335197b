"""The match that `up` plays through the REST API, as a scorer does."""

import secrets
import subprocess
import sys
import time
from pathlib import Path

from cricksy.processes import Process
from cricksy.up.options import Options

MANAGE = str(Path(__file__).resolve().parents[2] / "manage.py")
# A match that a super over decided.
EXCITING = "1415711.json"


class NoMatch(Exception):
    """There is no match to play; the message says why."""


def match_file(options: Options, root: Path) -> Path:
    from django.conf import settings

    real = settings.CRICKSY_MATCH_DATA / "matches" / EXCITING
    if options.match:
        return options.match
    return real if real.exists() else simulated(root)


def simulated(root: Path) -> Path:
    file = root / "match.json"
    command = [sys.executable, MANAGE, "simulate", "--seed", str(secrets.randbelow(10**6))]
    with file.open("wb") as output:
        done = subprocess.run(command, stdout=output, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise NoMatch(f"No match to play, as `manage.py simulate` failed:\n{done.stderr.strip()}")
    return file


def fresh_id() -> str:
    return time.strftime("demo-%Y%m%d-%H%M%S")


def replay(match: Path, *, game_id: str, url: str, token: str, speed: float | None) -> Process:
    command = [sys.executable, MANAGE, "replay", str(match), "--url", url, "--id", game_id]
    # Not as an argument: every user of the machine sees those.
    env = {"CRICKSY_TOKEN": token}
    return Process("replay", command if speed is None else [*command, "--speed", str(speed)], env)
