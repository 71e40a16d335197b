"""Reads a backup without the database, so that a file that cannot be restored changes nothing."""

from pathlib import Path

from django.db.migrations.loader import MigrationLoader

from cricksy.backups.programs import BackupError, find_folder, last_line, run
from cricksy.backups.take import checksum, checksum_file

BEGINS = b"PGDMP"


def examine(file: Path) -> None:
    """Raise BackupError unless the file is a whole backup that this version can restore."""
    _require_dump(file)
    _require_checksum(file)
    programs = find_folder()
    contents = run([programs / "pg_restore", "--list", file])
    if contents.returncode != 0:
        raise BackupError(f"{file} is damaged: {last_line(contents.stderr)}")
    if " scoring_matchevent " not in contents.stdout:
        raise BackupError(f"{file} is a backup of another database: it has no logs of matches.")
    # Every byte is read and decompressed once, into nothing.
    whole = run([programs / "pg_restore", "--file=/dev/null", file])
    if whole.returncode != 0:
        raise BackupError(f"{file} is damaged: {last_line(whole.stderr)}")
    _require_known_migrations(file, programs)


def _require_dump(file: Path) -> None:
    try:
        with file.open("rb") as opened:
            begins = opened.read(len(BEGINS))
    except OSError as error:
        raise BackupError(f"{file} cannot be read: {error.strerror}.") from error
    if begins != BEGINS:
        raise BackupError(f"{file} is not a file of `manage.py backup`.")


def _require_checksum(file: Path) -> None:
    beside = checksum_file(file)
    if beside.exists() and beside.read_text(errors="replace").split()[:1] != [checksum(file)]:
        raise BackupError(f"{file} is damaged: its checksum is not the one in {beside.name}.")


def _require_known_migrations(file: Path, programs: Path) -> None:
    read = run([programs / "pg_restore", "--data-only", "--table=django_migrations", "--file=-", file])
    known = MigrationLoader(None).disk_migrations
    # Rows of COPY: id, app, name, applied, separated by tabs.
    rows = [line.split("\t") for line in read.stdout.splitlines() if line.count("\t") == 3]
    unknown = [f"{app}.{name}" for _, app, name, _ in rows if (app, name) not in known]
    if unknown:
        raise BackupError(f"{file} was made by another version of Cricksy: this one does not know {unknown[0]}.")
