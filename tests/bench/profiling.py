"""`--profile`: where the CPU goes while balls are played, by process and function, as py-spy samples it."""

import re
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.bench import live
from tests.bench.report import Table
from tests.bench.rig import Rig

SAMPLES_A_SECOND = 200
MOST = 12
"""Functions of each process that are shown."""
FRAME = re.compile(r"(?P<function>.+) \((?P<file>[^()]+?)(?::\d+)?\)")
LIBRARY = re.compile(r".*/(?:site-packages|python3\.\d+)/")


class Profile:
    """Samples by process and function: `own` where the function itself ran, `within` where it was on the stack."""

    def __init__(self) -> None:
        self.own: dict[str, Counter[str]] = {}
        self.within: dict[str, Counter[str]] = {}

    def read(self, process: str, text: str) -> None:
        """Add the lines of py-spy, each a stack with the number of samples in which it was seen."""
        own, within = self.own.setdefault(process, Counter()), self.within.setdefault(process, Counter())
        for line in text.splitlines():
            stack, _, count = line.rpartition(" ")
            frames = [name_of(frame) for frame in stack.split(";") if FRAME.fullmatch(frame)]
            if frames:
                own[frames[-1]] += int(count)
            for name in set(frames):
                within[name] += int(count)

    def tables(self) -> list[Table]:
        return [self._table(process) for process in sorted(self.own) if self.own[process]]

    def _table(self, process: str) -> Table:
        own, within = self.own[process], self.within[process]
        total = sum(own.values())
        seconds = total / SAMPLES_A_SECOND
        table = Table(f"Profile of {process}: {seconds:.1f} s of CPU in Python", ["function", "itself", "with calls"])
        for name, count in own.most_common(MOST):
            table.rows.append([name, *(f"{100 * part / total:.1f} %" for part in (count, within[name]))])
        return table


def name_of(frame: str) -> str:
    """Return function and file of a frame, without line and folders of libraries."""
    found = FRAME.fullmatch(frame)
    return f"{found['function']} ({LIBRARY.sub('', found['file'])})" if found else frame


@contextmanager
def of(rig: Rig) -> Iterator[Profile]:
    """Profile every Python process that a ball passes, if that was asked for."""
    profile = Profile()
    if not rig.options.profile:
        yield profile
        return
    with tempfile.TemporaryDirectory() as folder, ExitStack() as exits:
        files = {}
        for name, pid in live.stack_pids(rig).items():
            files[name] = Path(folder) / name
            exits.enter_context(sampling(pid, files[name]))
        yield profile
        exits.close()
        for name, file in files.items():
            profile.read(name, file.read_text() if file.exists() else "")


@contextmanager
def sampling(pid: int, file: Path) -> Iterator[None]:
    program = Path(sys.executable).with_name("py-spy")
    options = ["--subprocesses", "--nonblocking", "--rate", str(SAMPLES_A_SECOND), "--format", "raw"]
    command = [program, "record", "--pid", str(pid), *options, "--duration", "unlimited", "--output", file]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            # It writes its file then.
            process.send_signal(signal.SIGINT)
            process.wait(30)
