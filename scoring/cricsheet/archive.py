"""The matches under a path: one file, a folder, or an archive read as a stream."""

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from scoring.engine.errors import Malformed

TAR = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".txz")
BROKEN = (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile, lzma.LZMAError, zlib.error)


def matches_under(path: Path) -> Iterator[tuple[str, bytes]]:
    """(file name, content) of every .json; raises Malformed where path or archive cannot be read on."""
    try:
        if path.is_dir():
            for file in sorted(path.rglob("*.json")):
                yield file.name, file.read_bytes()
        elif path.name.endswith(TAR):
            yield from _tar(path)
        elif path.suffix == ".zip":
            yield from _zip(path)
        else:
            yield path.name, path.read_bytes()
    except BROKEN as error:
        raise Malformed("unreadable_file", f"{path.name} cannot be read: {error}.") from error


def _tar(path: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(path, "r|*") as archive:
        for member in archive:
            if member.isfile() and member.name.endswith(".json"):
                content = archive.extractfile(member)
                if content is not None:
                    yield Path(member.name).name, content.read()


def _zip(path: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".json"):
                yield Path(name).name, archive.read(name)
