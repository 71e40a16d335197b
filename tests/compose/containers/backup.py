"""The backup and the restore of compose/README.md: what was recorded in between is gone, all else is as it was."""

import subprocess
from pathlib import Path

from tests.compose.containers import podman
from tests.compose.containers.stack import PREFIX
from tests.compose.containers.viewer import Fixture, Site, get, play

POSTGRES = ["podman", "exec", "--interactive", f"{PREFIX}postgres"]
DUMP = ["pg_dump", "-U", "cricksy", "-Fc", "cricksy"]
RESTORE = ["pg_restore", "-U", "cricksy", "-d", "cricksy", "--clean", "--if-exists", "--single-transaction"]


async def prove(site: Site, match: Fixture, kept_id: str, file: Path) -> list[str]:
    """Back up, record a match, restore; return what is wrong then."""
    before = (await get(f"{site.http_url}/games/{kept_id}")).json()
    with file.open("wb") as backup:
        subprocess.run([*POSTGRES, *DUMP], stdout=backup, check=True)
    await play(site, match, "after-backup")
    with file.open("rb") as backup:
        subprocess.run([*POSTGRES, *RESTORE], stdin=backup, check=True)
    podman.run("start", "--attach", f"{PREFIX}migrate")
    podman.run("exec", f"{PREFIX}web-1", "python", "manage.py", "restored")
    after = (await get(f"{site.http_url}/games/{kept_id}")).json()
    games = (await get(f"{site.http_url}/games")).text
    checks = {
        "a match of before differs": after["snapshot"] != before["snapshot"],
        "a match has no new epoch": after["epoch"] <= before["epoch"],
        "a match of after the backup is still there": "after-backup" in games,
    }
    return [name for name, is_wrong in checks.items() if is_wrong]
