"""Writes a backup. The file appears under its name only when it is complete."""

import hashlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from cricksy.backups.programs import BackupError, environment, find_folder, last_line

SECONDS_A_STEP = 2.0
"""Between two figures of progress."""


def take_backup(file: Path) -> Iterator[int]:
    """Write the database as it is now, while others write to it; yield the bytes written so far. Raises BackupError."""
    if not file.parent.is_dir():
        raise BackupError(f"There is no folder {file.parent}.")
    if file.exists():
        raise BackupError(f"{file} exists; a backup replaces no other.")
    part = file.with_name(f"{file.name}.part")
    try:
        _create(part)
        yield from _dump(part)
        _finish(part, file)
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)


def checksum_file(file: Path) -> Path:
    return file.with_name(f"{file.name}.sha256")


def checksum(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _create(part: Path) -> None:
    # It holds the hashes of passwords and tokens: only its owner may read it.
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)


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
    with part.open("rb") as opened:
        os.fsync(opened.fileno())
    # The form of sha256sum, so that `sha256sum -c` checks the file too.
    checksum_file(file).write_text(f"{checksum(part)}  {file.name}\n")
    part.rename(file)
