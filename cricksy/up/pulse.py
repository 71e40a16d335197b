"""Tells whether a child hangs: its loop touches a file once a second (`realtime.alive`)."""

import time
from dataclasses import dataclass, field
from pathlib import Path

HANGS_AFTER = 10.0
"""Seconds. A loop that is merely busy, with a flood of connections, comes round sooner."""
LONGEST_GAP = 1.0
"""Seconds. If the watcher itself looks later than that, the machine slept, or all were stopped."""


@dataclass(slots=True)
class Pulse:
    file: Path
    beat: float = 0.0
    quiet: float = 0.0
    looked: float = field(default_factory=time.monotonic)

    def begin(self) -> None:
        """Forget an earlier process. One that has never touched the file may still be starting."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.unlink(missing_ok=True)
        self.beat = self.quiet = 0.0

    def has_stopped(self) -> bool:
        """Call this often."""
        now = time.monotonic()
        gap, self.looked = min(now - self.looked, LONGEST_GAP), now
        beat = self._last_beat()
        self.quiet = self.quiet + gap if beat and beat == self.beat else 0.0
        self.beat = beat
        return self.quiet > HANGS_AFTER

    def _last_beat(self) -> float:
        try:
            return self.file.stat().st_mtime
        except OSError:
            return 0.0
