"""`--against REVISION`: the same suites of an earlier revision, in a worktree of its own, in turn with those of here.

Each revision runs its own benchmark on its own code, once a round; figures with one name in both are compared.
"""

import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from tests.bench.measure import median
from tests.bench.report import Table, figure
from tests.bench.rig import tell

PROJECT = Path(__file__).parents[2]
NUMBER = re.compile(r"(-?[\d,]+(?:\.\d+)?)( [a-zA-Z/]+)?")
Name = tuple[str, str, str, str]
"""Suite, table, row and column."""


def compare(revision: str, suites: list[str], rounds: int, options: list[str]) -> Table:
    """Run the suites of both revisions in interleaved rounds. Raises subprocess.CalledProcessError."""
    found: dict[str, dict[Name, list[float]]] = {"old": defaultdict(list), "new": defaultdict(list)}
    units: dict[Name, str] = {}
    with worktree(revision) as old:
        for number in range(rounds):
            # Who begins changes: what warms the machine up must not help one of them.
            for which, tree in [("old", old), ("new", PROJECT)][:: -1 if number % 2 else 1]:
                tell(f"round {number + 1} of {rounds}: {which}")
                for name, value, unit in measure(tree, suites, options):
                    found[which][name].append(value)
                    units[name] = unit
    table = Table(f"{revision} and this one, medians of {rounds} rounds", ["what", "old", "new", "new / old"])
    for name in found["old"].keys() & found["new"].keys():
        before, after = median(found["old"][name]), median(found["new"][name])
        ratio = f"{after / before:.2f}" if before else ""
        table.rows.append(
            [": ".join(filter(None, name)), *(f"{figure(one)}{units[name]}" for one in (before, after)), ratio]
        )
    table.rows.sort()
    return table


@contextmanager
def worktree(revision: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="cricksy-bench-") as folder:
        tree = Path(folder) / "old"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", tree, revision], cwd=PROJECT, check=True)
        try:
            # Postgres may run as another user.
            Path(folder).chmod(0o755)
            (tree / ".venv").symlink_to((PROJECT / ".venv").resolve())
            yield tree
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", tree], cwd=PROJECT, check=True)


def measure(tree: Path, suites: list[str], options: list[str]) -> Iterator[tuple[Name, float, str]]:
    """Run suites in a tree for one round; yield each figure of their tables, with its unit."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        command = [sys.executable, "-m", "tests.bench", *suites, "--rounds", "1", "--json", file.name, *options]
        # 1 says that a budget falls short.
        done = subprocess.run(command, cwd=tree, stdout=subprocess.DEVNULL)
        if done.returncode not in (0, 1):
            raise subprocess.CalledProcessError(done.returncode, command)
        suites_found = orjson.loads(Path(file.name).read_bytes())["suites"]
    for suite in suites_found:
        for table in suite["tables"]:
            for row in table["rows"]:
                # A lone row needs no name, and often begins with a number that differs from run to run.
                label, first = ("", 0) if len(table["rows"]) == 1 else (row[0], 1)
                for column, cell in zip(table["columns"][first:], row[first:], strict=True):
                    number = NUMBER.fullmatch(cell)
                    if number:
                        name = suite["suite"], table["title"], label, column
                        yield name, float(number[1].replace(",", "")), number[2] or ""
