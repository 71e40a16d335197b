"""The version of the practice matches: a match of a seed is the same as long as this is."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from scoring import engine

FOLDERS = (*engine.__path__, str(Path(__file__).parent))


@cache
def find_version() -> str:
    """Return a hash of the sources of the engine and of this package."""
    whole = sha256()
    for path in (path for folder in FOLDERS for path in sorted(Path(folder).rglob("*.py"))):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]
