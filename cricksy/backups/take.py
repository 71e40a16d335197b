"""Writes a backup. The file appears under its name only when it is complete."""

import hashlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cricksy.backups.programs import BackupError, environment, find_folder, last_line

SECONDS_A_STEP = 2.0
"""Between two figures of progress."""


def take_backup(file: Path) -> Iterator[int]:
    """Write the database as it is now, while others write to it; yield the bytes written so far. Raises BackupError."""
    if not file.parent.is_dir():
        raise BackupError(f"There is no folder {file.parent}.")
    for each in (file, checksum_file(file)):
        if os.path.lexists(each):
            raise BackupError(f"{each} exists; a backup replaces no other.")
    part = file.with_name(f"{file.name}.part")
    try:
        with _create(part):
            yield from _dump(part)
            _finish(part, file)
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror}.") from error


def checksum_file(file: Path) -> Path:
    return file.with_name(f"{file.name}.sha256")


def checksum(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@contextmanager
def _create(file: Path) -> Iterator[IO[bytes]]:
    """Create a file for its owner only: it holds the hashes of passwords and tokens. Unless renamed, it is removed."""
    try:
        with os.fdopen(_open_new(file), "wb") as opened:
            try:
                yield opened
            finally:
                file.unlink(missing_ok=True)
    except FileExistsError as error:
        raise BackupError(f"{error.filename} exists; a backup replaces no other.") from error


def _open_new(file: Path) -> int:
    # Nor is a link followed that somebody has put there, in a folder such as /tmp.
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)


def _dump(part: Path) -> Iterator[int]:
    options = ["--format=custom", "--no-owner", "--no-acl", "--no-password", "--lock-wait-timeout=30s"]
    command = [str(find_folder() / "pg_dump"), *options, f"--file={part}"]
    with subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, text=True) as program:
        try:
            while not _has_ended(program):
                yield part.stat().st_size
        except BaseException:
            program.kill()
            raise
        said = program.stderr.read() if program.stderr else ""
    if program.returncode != 0:
        raise BackupError(f"pg_dump failed: {last_line(said)}")


def _has_ended(program: "subprocess.Popen[str]") -> bool:
    try:
        program.wait(SECONDS_A_STEP)
    except subprocess.TimeoutExpired:
        return False
    return True


def _finish(part: Path, file: Path) -> None:
    """Write the checksum, and give both files their names; they are on the disk when this returns."""
    with part.open("rb") as opened:
        os.fsync(opened.fileno())
    beside = checksum_file(file)
    fresh = beside.with_name(f"{beside.name}.part")
    with _create(fresh) as output:
        # The form of sha256sum, so that `sha256sum -c` checks the file too.
        output.write(f"{checksum(part)}  {file.name}\n".encode())
        output.flush()
        os.fsync(output.fileno())
        _rename(part, file)
        _rename(fresh, beside)
    _sync_folder(file.parent)


def _rename(fresh: Path, file: Path) -> None:
    """Replace no file that has appeared in the meantime. A hard link would do too, but not on every file system."""
    os.close(_open_new(file))
    fresh.rename(file)


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
