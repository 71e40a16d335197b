"""The match files under a path: one file, a folder, or an archive, which is read as a stream."""

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from scoring.engine.errors import Malformed

TAR_SUFFIXES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".txz")
READ_ERRORS = (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile, lzma.LZMAError, zlib.error, RuntimeError)
"""What the standard library raises for a path or an archive that is missing, truncated, damaged or, in a zip, encrypted
(RuntimeError)."""


def read_files(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, content) of every .json file. Raises Malformed if the path or the archive cannot be read."""
    try:
        if path.is_dir():
            for file in sorted(path.rglob("*.json")):
                yield file.name, file.read_bytes()
        elif path.name.endswith(TAR_SUFFIXES):
            yield from _read_tar(path)
        elif path.suffix == ".zip":
            yield from _read_zip(path)
        else:
            yield path.name, path.read_bytes()
    except READ_ERRORS as error:
        raise Malformed("unreadable_file", f"{path.name} cannot be read: {error}.") from error


def _read_tar(path: Path) -> Iterator[tuple[str, bytes]]:
    # "r|" reads a stream and never seeks. Seeking back in a compressed archive means decompressing it from the start.
    with tarfile.open(path, "r|*") as archive:
        for member in archive:
            if member.isfile() and member.name.endswith(".json"):
                content = archive.extractfile(member)
                if content is not None:
                    yield Path(member.name).name, content.read()


def _read_zip(path: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".json"):
                yield Path(name).name, archive.read(name)
