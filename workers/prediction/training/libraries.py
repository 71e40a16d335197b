"""The libraries that only training and judging need; a server is installed without them."""

from importlib.util import find_spec

from django.core.management.base import CommandError

LIBRARIES = ("matplotlib", "numpy", "pyarrow", "tqdm")


def require_libraries() -> None:
    """Raise CommandError if a library is missing."""
    missing = [name for name in LIBRARIES if find_spec(name) is None]
    if missing:
        raise CommandError(
            f"This command needs {', '.join(missing)}, which a server does not have. To install: ./scripts/venv dev"
        )
