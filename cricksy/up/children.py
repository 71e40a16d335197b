"""Child processes that are watched: one that ends is reported and started again, after a longer pause each time."""

import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cricksy.local_services import child
from cricksy.up.say import say

Started = subprocess.Popen[bytes]
# Seconds. Enough for a loaded laptop; every start so far took under ten.
PATIENCE = 60
LONGEST_PAUSE = 30
# After this many seconds a child counts as healthy, and its next end begins with a short pause again.
HEALTHY_AFTER = 60


class ChildDied(Exception):
    """A child ended, or did not become ready. The message says which, with the end of its log."""


@dataclass(slots=True)
class Child:
    name: str
    log: Path
    start: Callable[[], Started]
    ready_url: str = ""
    ends_by: int = signal.SIGTERM
    deaths: int = 0
    due: float = 0.0
    since: float = field(default_factory=time.monotonic)
    process: Started | None = None

    def begin(self) -> None:
        self.process = self.start()
        self.since = time.monotonic()
        self.due = 0.0

    def died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    @property
    def code(self) -> int | None:
        return self.process.returncode if self.process else None

    def obituary(self) -> str:
        return f"{self.name} ended ({self.code}); the end of {self.log}:\n{child.last_lines(self.log)}"

    def watch(self) -> None:
        """Report an end once, and start again when the pause is over. Call this often."""
        if self.due:
            if time.monotonic() >= self.due:
                self.begin()
        elif self.died():
            self.deaths = 1 if time.monotonic() - self.since > HEALTHY_AFTER else self.deaths + 1
            pause = min(2 ** (self.deaths - 1), LONGEST_PAUSE)
            self.due = time.monotonic() + pause
            say(f"{self.obituary()}\n    starting it again in {pause} s")

    def wait_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.ready_url and not answers(self.ready_url):
            if self.died():
                raise ChildDied(self.obituary())
            if time.monotonic() > deadline:
                raise ChildDied(f"{self.name} does not answer; the end of {self.log}:\n{child.last_lines(self.log)}")
            time.sleep(0.1)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310  our own loopback address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def stop_all(children: list[Child], patience: float = 8) -> None:
    """Signal all children at once, then wait for each."""
    running = [(each.process, each.ends_by) for each in children if each.process is not None]
    for process, number in running:
        if process.poll() is None:
            process.send_signal(number)
    deadline = time.monotonic() + patience
    for process, _ in running:
        child.await_end(process, patience=max(deadline - time.monotonic(), 0.1))
