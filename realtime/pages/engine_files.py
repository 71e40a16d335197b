"""The engine's files for browsers: Pyodide as `scripts/pyodide` made it, the engine's zip, and the worker's script.

Each address holds a hash of what stands there, so all of it may be kept for ever.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from realtime.pages.engine_zip import build_engine_zip
from scoring.publishing.engine_version import engine_version

WORKER = Path(__file__).parent / "static/pages/score/engine/desk-worker.js"


@dataclass(frozen=True, slots=True)
class PyodideFile:
    path: Path
    content_type: str
    piece_size: int

    def read_piece(self, number: int) -> bytes:
        """Return this piece of the compressed file; b"" beyond its end."""
        with self.path.open("rb") as file:
            file.seek(number * self.piece_size)
            return file.read(self.piece_size)


@dataclass(frozen=True, slots=True)
class Pyodide:
    """What is in the folder. The version names all of it: another one has other addresses."""

    version: str
    manifest: bytes
    files: dict[str, PyodideFile]


@cache
def read_pyodide(folder: Path) -> Pyodide | None:
    """Return what `scripts/pyodide` left in the folder; None if it was not run. Read once: processes start after it."""
    try:
        manifest = (folder / "manifest.json").read_bytes()
    except FileNotFoundError:
        return None
    told: dict[str, Any] = json.loads(manifest)
    version = f"{told['pyodide']}-{hashlib.sha256(manifest).hexdigest()[:8]}"
    files = {
        each["name"]: PyodideFile(folder / f"{each['name']}.gz", each["type"], told["piece"]) for each in told["files"]
    }
    return Pyodide(version, manifest, files)


def find_pyodide() -> Pyodide | None:
    return read_pyodide(settings.CRICKSY_PYODIDE)


@cache
def engine_zip() -> bytes:
    return build_engine_zip()


def read_worker() -> bytes:
    return WORKER.read_bytes()


def worker_version() -> str:
    return hashlib.sha256(read_worker()).hexdigest()[:16]


def find_addresses() -> dict[str, str]:
    """Return what the console's page must know of the engine; {} where Pyodide was not fetched: it does without."""
    pyodide = find_pyodide()
    if pyodide is None:
        return {}
    files = reverse("engine-files", args=[pyodide.version])
    return {
        "hash": engine_version(),
        "files": files,
        "pyodide": files.removesuffix("manifest.json"),
        "zip": reverse("engine-zip", args=[engine_version()]),
        "worker": reverse("engine-worker", args=[worker_version()]),
    }
