"""A backup is restored while a hundred viewers watch: within five seconds all of them show what a fresh GET shows."""

import asyncio
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import psycopg2
import pytest

from scoring.cricsheet.simulating.match import simulate
from tests.stack import PROJECT, Stack
from tests.support.crowd import Spectator, Story
from tests.support.masking import mask
from tests.support.record import opened, score

VIEWERS = 100
MOST_SECONDS = 5


def manage(stack: Stack, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, **stack.settings}
    if stack.postgres_url:  # a pool cannot do what these commands need: they refuse its address
        environment["DATABASE_URL"] = stack.postgres_url
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, text=True, timeout=120)


def managed(stack: Stack, *arguments: str) -> str:
    done = manage(stack, *arguments)
    assert done.returncode == 0, mask(done.stdout + done.stderr)
    return done.stdout


@pytest.fixture(scope="module")
def match(private_stack: Stack) -> tuple[str, list[Any]]:
    """A match without a ball yet, and its events."""
    game, events = opened(private_stack, simulate(5))
    return game, list(events)


def fresh(stack: Stack, game: str) -> Any:
    """The match with all that was recorded: what its scorer gets, since anyone else may be a moment behind."""
    return httpx.get(f"{stack.http_url}/games/{game}", headers=stack.headers, timeout=10).json()


def bowl(stack: Stack, match: tuple[str, list[Any]], first: int, last: int) -> None:
    game, events = match
    score(stack, game, events[first:last], first + 2)


@contextlib.asynccontextmanager
async def watched(stack: Stack, game: str) -> AsyncIterator[list[Spectator]]:
    viewers = [Spectator(stack.ws_url, game) for _ in range(VIEWERS)]
    try:
        await asyncio.gather(*(viewer.connect() for viewer in viewers))
        yield viewers
    finally:
        for viewer in viewers:
            viewer.drop()
        await asyncio.sleep(0)


async def all_equal(stack: Stack, game: str, viewers: list[Spectator], *, patience: float) -> float:
    """Wait until all viewers are where a fresh GET is; return the seconds that it took."""
    began = time.monotonic()
    async with asyncio.timeout(patience):
        while True:
            now = await asyncio.to_thread(fresh, stack, game)
            if all(viewer.place == (now["epoch"], now["seq"]) for viewer in viewers):
                break
            await asyncio.sleep(0.05)
    seconds = time.monotonic() - began
    story = Story()
    for viewer in viewers:
        end = story.viewer_after(viewer.messages)
        assert (end.snapshot, end.gaps) == (now["snapshot"], 0)
    return seconds


async def test_viewers_follow_a_restore_to_a_shorter_log_and_to_a_lower_epoch(
    private_stack: Stack, match: tuple[str, list[Any]], tmp_path: Path
) -> None:
    stack, (game, _) = private_stack, match
    file = tmp_path / "cricksy.backup"
    async with watched(stack, game) as viewers:
        await asyncio.to_thread(bowl, stack, match, 0, 20)
        seq = fresh(stack, game)["seq"]
        assert "MB" in await asyncio.to_thread(managed, stack, "backup", str(file))
        await asyncio.to_thread(bowl, stack, match, 20, 35)
        await all_equal(stack, game, viewers, patience=60)
        ahead = fresh(stack, game)
        # A shorter log in the same epoch.
        assert (ahead["epoch"], ahead["seq"] > seq) == (1, True)
        said = await asyncio.to_thread(managed, stack, "restore", str(file), "--yes")
        assert f"restored 1 matches with {seq} events" in said
        assert await all_equal(stack, game, viewers, patience=60) < MOST_SECONDS
        back = fresh(stack, game)
        assert (back["epoch"] > 1, back["seq"]) == (True, seq)
        # The backup has epoch 1 again, Redis the later one.
        await asyncio.to_thread(bowl, stack, match, 20, 25)
        await asyncio.to_thread(managed, stack, "restore", str(file), "--yes")
        assert await all_equal(stack, game, viewers, patience=60) < MOST_SECONDS
        assert fresh(stack, game)["epoch"] > back["epoch"]
        # And the match goes on.
        await asyncio.to_thread(bowl, stack, match, 20, 30)
        await all_equal(stack, game, viewers, patience=60)


async def test_a_restore_by_other_means_is_noticed(private_stack: Stack, match: tuple[str, list[Any]]) -> None:
    """Nobody says `restored`: the sweep finds Redis ahead of the log."""
    stack, (game, _) = private_stack, match
    async with watched(stack, game) as viewers:
        await all_equal(stack, game, viewers, patience=60)
        before = fresh(stack, game)
        await asyncio.to_thread(go_back, stack, game, before["seq"] - 3)
        began = time.monotonic()
        while fresh(stack, game)["epoch"] == before["epoch"]:
            assert time.monotonic() - began < 60
            await asyncio.sleep(0.05)
        await all_equal(stack, game, viewers, patience=60)
        assert time.monotonic() - began < MOST_SECONDS
        assert fresh(stack, game)["seq"] == before["seq"] - 3


def go_back(stack: Stack, game: str, seq: int) -> None:
    with contextlib.closing(psycopg2.connect(stack.database_url)) as database, database, database.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM scoring_matchevent WHERE match_id = %s AND seq > %s", [game, seq])
        cursor.execute("UPDATE scoring_match SET head = %s WHERE id = %s", [seq, game])
        cursor.execute("UPDATE scoring_scoreboard SET published_seq = %s WHERE match_id = %s", [seq, game])


@pytest.fixture(scope="module")
def backup(private_stack: Stack, match: tuple[str, list[Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "cricksy.backup"
    managed(private_stack, "backup", str(file))
    return file


def test_a_restore_of_the_newest_state_changes_nothing_but_the_epoch(
    private_stack: Stack, match: tuple[str, list[Any]], backup: Path
) -> None:
    before = fresh(private_stack, match[0])
    managed(private_stack, "restore", str(backup), "--yes")
    after = fresh(private_stack, match[0])
    assert (after["seq"], after["snapshot"]) == (before["seq"], before["snapshot"])
    assert after["epoch"] > before["epoch"]


def test_a_backup_is_for_its_owner_only_and_replaces_no_other(private_stack: Stack, backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    again = manage(private_stack, "backup", str(backup))
    assert (again.returncode, "exists" in again.stderr, "Traceback" in again.stderr) == (1, True, False)


@pytest.mark.parametrize("name", ["a.backup.part", "a.backup.sha256", "a.backup.sha256.part", "a.backup"])
def test_a_backup_follows_no_link_and_replaces_nothing(private_stack: Stack, tmp_path: Path, name: str) -> None:
    (tmp_path / "precious").write_text("stays")
    (tmp_path / name).symlink_to("precious" if name != "a.backup" else "nowhere")
    done = manage(private_stack, "backup", str(tmp_path / "a.backup"))
    assert (done.returncode, "exists" in done.stderr, "Traceback" in done.stderr) == (1, True, False)
    assert (tmp_path / "precious").read_text() == "stays"
    assert {file.name for file in tmp_path.iterdir()} == {"precious", name}


def test_a_backup_leaves_two_files_both_for_their_owner_only(private_stack: Stack, tmp_path: Path) -> None:
    managed(private_stack, "backup", str(tmp_path / "a.backup"))
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    assert modes == {"a.backup": 0o600, "a.backup.sha256": 0o600}
    assert subprocess.run(["sha256sum", "-c", "--quiet", "a.backup.sha256"], cwd=tmp_path).returncode == 0


def damaged(backup: Path, folder: Path, how: str) -> Path:
    """A copy of the backup, damaged in one way; without its checksum, except for `checksum`."""
    file = folder / "copy.backup"
    content = bytearray(backup.read_bytes())
    if how == "cut":
        del content[len(content) * 9 // 10 :]
    elif how == "flipped":
        # A few hundred: one alone may be in a comment of the list of contents, and change nothing.
        for position in range(len(content) // 2, len(content) // 2 + 400):
            content[position] ^= 0x55
    elif how == "text":
        content = bytearray(b"CREATE TABLE scoring_match ();\n")
    elif how == "checksum":
        file.with_name("copy.backup.sha256").write_text("0" * 64 + "  copy.backup\n")
    if how != "missing":
        file.write_bytes(content)
    return file


@pytest.mark.parametrize("how", ["cut", "flipped", "text", "missing", "checksum"])
def test_a_damaged_or_wrong_file_is_refused_with_a_sentence_and_changes_nothing(
    private_stack: Stack, match: tuple[str, list[Any]], backup: Path, tmp_path: Path, how: str
) -> None:
    before = fresh(private_stack, match[0])
    done = manage(private_stack, "restore", str(damaged(backup, tmp_path, how)), "--yes")
    assert done.returncode == 1, how
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("CommandError: ")
    assert fresh(private_stack, match[0]) == before


def test_without_yes_it_only_examines(private_stack: Stack, match: tuple[str, list[Any]], backup: Path) -> None:
    before = fresh(private_stack, match[0])
    done = manage(private_stack, "restore", str(backup))
    assert (done.returncode, "--yes" in done.stderr) == (1, True)
    assert fresh(private_stack, match[0]) == before
