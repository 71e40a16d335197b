"""A hash of the engine, stored with what was published: another engine begins a new epoch."""

import hashlib
from functools import cache
from pathlib import Path

from scoring import engine


@cache
def engine_version() -> str:
    """Return a hash of the engine's sources, those in subfolders included."""
    # A changed comment counts too: nobody has to judge whether a change of the engine matters.
    folder = Path(engine.__path__[0])
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
