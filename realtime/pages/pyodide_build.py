"""Makes of the npm package `pyodide` what this server sends; `scripts/pyodide` runs `pyodide_build.py VERSION FROM TO`.

It imports the standard library only, so any Python 3.11 can run it. The same input gives the same bytes.
- Each file is trimmed to what the engine needs, and gzip-compressed: `NAME.gz`.
- `manifest.json` says how browsers fetch the files in pieces: PIECE bytes of `NAME.gz` each, with their hashes.
"""

import gzip
import hashlib
import json
import shutil
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

PIECE = 512 * 1024
SAME_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can hold."""
TYPES = {
    "pyodide.mjs": "text/javascript",
    "pyodide.asm.mjs": "text/javascript",
    "pyodide.asm.wasm": "application/wasm",
    "python_stdlib.zip": "application/zip",
    "pyodide-lock.json": "application/json",
}
KEPT_FILE = Path(__file__).with_name("pyodide_kept.txt")
KEPT = [name for line in KEPT_FILE.read_text().splitlines() if not line.startswith("#") for name in line.split()]


def trim_library(whole: bytes) -> bytes:
    """Return the zip of the standard library with what is kept only. Its files are not packed: the whole zip is."""
    trimmed, missing = BytesIO(), set(KEPT)
    with zipfile.ZipFile(BytesIO(whole)) as source, zipfile.ZipFile(trimmed, "w", zipfile.ZIP_STORED) as target:
        for name in sorted(source.namelist()):
            keeper = next((kept for kept in KEPT if name == kept or name.startswith(f"{kept}/")), None)
            if keeper and not name.endswith("/"):
                missing.discard(keeper)
                target.writestr(zipfile.ZipInfo(name, SAME_TIME), source.read(name))
    if missing:
        raise SystemExit(f"cricksy: the standard library of this Pyodide does not have: {', '.join(sorted(missing))}")
    return trimmed.getvalue()


def trim_lock(whole: bytes) -> bytes:
    """Return the list of packages without the packages: the engine needs none."""
    return json.dumps({**json.loads(whole), "packages": {}}, sort_keys=True).encode()


def trim(name: str, whole: bytes) -> bytes:
    trimmers = {"python_stdlib.zip": trim_library, "pyodide-lock.json": trim_lock}
    return trimmers[name](whole) if name in trimmers else whole


def build(version: str, source: Path, target: Path) -> None:
    target.mkdir(parents=True)
    files = [_build_file(source / name, target) for name in TYPES]
    manifest = {"pyodide": version, "piece": PIECE, "files": files}
    (target / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")


def _build_file(path: Path, target: Path) -> dict[str, Any]:
    whole = trim(path.name, path.read_bytes())
    packed = gzip.compress(whole, 9, mtime=0)
    (target / f"{path.name}.gz").write_bytes(packed)
    pieces = [hashlib.sha256(packed[first : first + PIECE]).hexdigest() for first in range(0, len(packed), PIECE)]
    return {
        "name": path.name,
        "type": TYPES[path.name],
        "size": len(whole),
        "packed": len(packed),
        "pieces": pieces,
    }


def main(version: str, source: Path, target: Path) -> None:
    # Made again if the files or this module changed. A half made folder is never seen under its name.
    makers = version.encode() + Path(__file__).read_bytes() + KEPT_FILE.read_bytes()
    stamp = hashlib.sha256(makers).hexdigest()
    if (target / "stamp").is_file() and (target / "stamp").read_text() == stamp:
        return
    unfinished = target.with_name(f"{target.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    build(version, source, unfinished)
    (unfinished / "stamp").write_text(stamp)
    shutil.rmtree(target, ignore_errors=True)
    unfinished.rename(target)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
