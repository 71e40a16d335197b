"""Child processes that are watched: one that ends is reported and started again, at once, then after longer pauses.

One that hangs is killed first.
"""

import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cricksy.local_services import LocalServiceError, child
from cricksy.up.pulse import HANGS_AFTER, Pulse
from cricksy.up.say import say

Started = subprocess.Popen[bytes]
# Seconds. Enough for a loaded laptop; every start so far took under ten.
PATIENCE = 60
LONGEST_PAUSE = 30
# After this many seconds a child counts as healthy, and is started at once after its next end.
HEALTHY_AFTER = 15


class ChildDied(Exception):
    """A child ended, or did not become ready. The message says which, with the end of its log."""


@dataclass(slots=True)
class Child:
    name: str
    log: Path
    start: Callable[[], Started]
    ready_url: str = ""
    ends_by: int = signal.SIGTERM
    longest_pause: float = LONGEST_PAUSE
    answers: Callable[[], bool] | None = None
    """Tells whether it is ready, if it has no `ready_url`."""
    pulse: Pulse | None = None
    deaths: int = 0
    due: float | None = None
    """When it is started again; None while it runs."""
    since: float = field(default_factory=time.monotonic)
    process: Started | None = None

    def begin(self) -> None:
        """Raises OSError or LocalServiceError."""
        if self.pulse:
            self.pulse.begin()
        self.process = self.start()
        self.since = time.monotonic()
        self.due = None

    def died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    @property
    def code(self) -> int | None:
        return self.process.returncode if self.process else None

    def obituary(self) -> str:
        return f"{self.name} ended ({self.code}); the end of {self.log}:\n{child.last_lines(self.log)}"

    def watch(self) -> None:
        """Report an end once, and start again when the pause is over. Call this often; it never waits."""
        if self.due is not None:
            if time.monotonic() >= self.due:
                self.try_begin()
        elif self.died():
            self._plan_next_start(self.obituary() if self.deaths == 0 or self.was_healthy() else self.last_words())
        elif self.pulse and self.process and self.pulse.has_stopped():
            say(f"{self.name} hangs: its loop has stood still for {HANGS_AFTER:g} s. It is killed")
            child.kill_group(self.process.pid)

    def was_healthy(self) -> bool:
        return time.monotonic() - self.since > HEALTHY_AFTER

    def last_words(self) -> str:
        return f"{self.name} ended again ({self.code}): {child.last_lines(self.log, 1).strip()}"

    def try_begin(self) -> None:
        """Start; if that fails, say so and try again later."""
        try:
            self.begin()
        except (OSError, LocalServiceError) as error:  # a full disk, for example: somebody may free it
            self.since = time.monotonic()
            self._plan_next_start(f"{self.name} cannot be started: {error}")

    def _plan_next_start(self, what: str) -> None:
        if self.process is not None:
            # What is left of it may hold its port, or do its work a second time.
            child.kill_group(self.process.pid)
        self.deaths = 1 if self.was_healthy() else self.deaths + 1
        # At once for the first time: viewers wait.
        pause = 0 if self.deaths == 1 else min(2.0 ** (self.deaths - 2), self.longest_pause)
        self.due = time.monotonic() + pause
        say(f"{what}\n    starting it again {f'in {pause:g} s' if pause else 'at once'}")

    def is_ready(self) -> bool:
        if self.answers:
            return self.answers()
        return not self.ready_url or answers(self.ready_url)

    def wait_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self.is_ready():
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
