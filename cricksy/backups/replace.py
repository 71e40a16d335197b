"""Replaces the database by a backup, in one transaction: until its end everyone sees the old one, or waits."""

import subprocess
from pathlib import Path
from typing import IO

from django.db import connection

from cricksy.backups.programs import BackupError, environment, find_folder, last_line

TRIES = 3
"""A program that writes at the same moment may make Postgres end one of the two."""
TRY_AGAIN = ("deadlock detected", "lock timeout")
FIRST = ("scoring_match", "scoring_scoreboard")
"""Locked in this order by everyone who writes; so the restore waits for them, and they for it, but never both."""
BEGIN = """
BEGIN;
SET LOCAL lock_timeout = '30s';
SET LOCAL statement_timeout = 0;
{lock}
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""
# What was published is not known any more. Even if this command is killed after the commit, the sweep finds every match
# unpublished, and the other engine version makes it begin a new epoch. Until then the epoch is one that nobody has
# seen, as in `scoring.publishing.epochs`: else readers would get the shorter log in the epoch of the longer one.
END = """
UPDATE public.scoring_scoreboard SET published_seq = 0, engine_version = 'restored', epoch = GREATEST(
    epoch + 1, FLOOR(EXTRACT(EPOCH FROM clock_timestamp() - TIMESTAMPTZ '2020-01-01 00:00:00+00'))
);
COMMIT;
"""


def replace_database(file: Path) -> None:
    """Restore an examined file, or leave the database as it is. Raises BackupError."""
    for left in reversed(range(TRIES)):
        said = _try(file)
        if not said:
            return
        if not left or not any(cause in said for cause in TRY_AGAIN):
            raise BackupError(f"Nothing was changed. {last_line(said)}")


def _try(file: Path) -> str:
    """Return what went wrong, or an empty text."""
    programs = find_folder()
    psql = [
        str(programs / "psql"),
        "--no-psqlrc",
        "--quiet",
        "--no-password",
        "--output=/dev/null",
        "-v",
        "ON_ERROR_STOP=1",
    ]
    with subprocess.Popen(
        psql, env=environment(), stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as database:
        assert database.stdin
        assert database.stderr
        failed = _write(database.stdin, programs, file)
        said = database.stderr.read()
    if database.returncode != 0:
        return said or f"psql ended with {database.returncode}"
    return failed


def _write(into: IO[str], programs: Path, file: Path) -> str:
    try:
        into.write(BEGIN.format(lock=_lock()))
        into.flush()
        restore = [str(programs / "pg_restore"), "--no-owner", "--no-acl", "--file=-", str(file)]
        done = subprocess.run(restore, stdout=into, stderr=subprocess.PIPE, text=True)
        # Without the COMMIT everything is rolled back.
        if done.returncode == 0:
            into.write(END)
        into.close()
    except BrokenPipeError:
        return "psql ended early"
    return done.stderr if done.returncode else ""


def _lock() -> str:
    tables = connection.introspection.table_names()
    ordered = [*(name for name in FIRST if name in tables), *sorted(set(tables) - set(FIRST))]
    names = ", ".join(f"public.{connection.ops.quote_name(name)}" for name in ordered)
    return f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE;" if names else ""
