"""The people of tests/load/locustfile.py as a process of the bench, and what Locust counted of their requests."""

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cricksy.local_services import child
from tests.bench.load import PROJECT
from tests.stack import Stack

LOCUSTFILE = "tests/load/locustfile.py"
SPAWN_SECONDS = 60
"""Each scorer that comes opens a match, and each viewer a page: more than they do afterwards."""
STOP_SECONDS = 60.0
ALL_ARE_THERE = "All users spawned"
KILLED = "lost"
"""Of a viewer whose server was killed: the bench kills one."""


@dataclass(frozen=True, slots=True)
class Requests:
    """The requests of one kind, and quantiles in milliseconds, of which Locust rounds those above 100."""

    kind: str
    count: int
    failures: int
    p50: float
    p95: float
    p99: float


class People:
    def __init__(self, stack: Stack, games: Sequence[str], count: int, folder: Path) -> None:
        self.files = folder / "people"
        self.log = folder / "people.log"
        command = [sys.executable, "-m", "locust", "-f", LOCUSTFILE, "--headless", "--only-summary"]
        command += ["--host", stack.http_url, "--csv", str(self.files)]
        command += ["--users", str(count), "--spawn-rate", str(max(count / SPAWN_SECONDS, 4))]
        secret = {"CRICKSY_TOKEN": stack.scorer_token, "CRICKSY_GAMES": ",".join(games)}
        self.process = child.launch(command, log=self.log, env={**os.environ, **secret}, cwd=PROJECT)

    def wait_until_all_are_there(self) -> None:
        deadline = time.monotonic() + 2 * SPAWN_SECONDS
        while ALL_ARE_THERE not in self.log.read_text():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Locust did not start; the end of its log:\n{child.last_lines(self.log)}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Locust writes its figures when it ends."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill_group(self.process.pid)
                self.process.wait()

    def requests(self) -> dict[str, Requests]:
        file = Path(f"{self.files}_stats.csv")
        if not file.exists():
            raise RuntimeError(f"Locust wrote no figures; the end of its log:\n{child.last_lines(self.log)}")
        with file.open(newline="") as rows:
            found = [parse(row) for row in csv.DictReader(rows) if row["Name"] != "Aggregated"]
        return {each.kind: each for each in found}

    def reasons(self) -> list[str]:
        """Return why requests failed, each reason once."""
        file = Path(f"{self.files}_failures.csv")
        with file.open(newline="") as rows:
            return [f"{row['Occurrences']} x {row['Name']}: {row['Error'][:200]}" for row in csv.DictReader(rows)]


def parse(row: dict[str, str]) -> Requests:
    kind = f"{row['Type']} {row['Name']}" if row["Type"] == "WebSocket" else row["Name"]
    quantiles = [number(row[name]) for name in ("50%", "95%", "99%")]
    return Requests(kind, int(row["Request Count"]), int(row["Failure Count"]), *quantiles)


def number(text: str) -> float:
    return float(text) if text not in ("", "N/A") else 0.0
