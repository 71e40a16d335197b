"""A hash of the engine's sources, stored with what was published: another version begins a new epoch."""

import hashlib
from functools import cache
from pathlib import Path

from scoring import engine


@cache
def engine_version() -> str:
    return hash_sources(Path(engine.__path__[0]))


def hash_sources(folder: Path) -> str:
    """Return a hash of all Python files below a folder: their paths and their content.

    A changed comment counts too: nobody has to judge whether a change of the engine matters.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
