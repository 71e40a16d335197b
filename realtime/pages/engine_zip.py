"""The engine as a zip that a browser can import: `scoring.engine` and nothing else, so `import scoring.engine.desk`."""

import zipfile
from io import BytesIO
from pathlib import Path

from scoring import engine

SAME_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can hold. The same sources give the same bytes, whenever they were checked out."""


def build_engine_zip() -> bytes:
    folder = Path(engine.__path__[0])
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        # Not the package's own file: its docstring is about parts that do not come along.
        _add(archive, "scoring/__init__.py", b"")
        for path in sorted(folder.rglob("*.py")):
            _add(archive, f"scoring/engine/{path.relative_to(folder).as_posix()}", path.read_bytes())
    return whole.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, SAME_TIME), content, zipfile.ZIP_DEFLATED)
