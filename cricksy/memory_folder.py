"""A folder of this user in memory, for files that no restart of the machine need keep."""

import os
import stat
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108  the folder below it is this user's own


def own() -> Path:
    """Return the folder of this user; on disk where a machine has none in memory. Raises OSError."""
    parent = MEMORY if os.access(MEMORY, os.W_OK | os.X_OK) else Path(tempfile.gettempdir())
    folder = parent / f"cricksy-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    # Anybody may make a folder there, or a link in its place.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o077:
        raise PermissionError(f"{folder} is not a folder for this user only; remove it.")
    return folder
