"""Files that only their owner may read, such as those with a password."""

import os
import secrets
from pathlib import Path

BYTES = 24


def write(file: Path, text: str) -> None:
    """Write the whole file or nothing of it, whatever an older one of this name allowed."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as output:
            output.write(text)
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


def secret(file: Path, size: int = BYTES) -> str:
    """Return the secret in this file; if there is none, create one that stays."""
    known = file.read_text().strip() if file.exists() else ""
    if not known:
        known = secrets.token_urlsafe(size)
        file.parent.mkdir(parents=True, exist_ok=True)
        write(file, known)
    return known
