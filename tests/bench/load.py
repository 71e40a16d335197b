"""The bench's side of a load client: start one, tell it what to open and to expect, hear when all have a ball."""

import os
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import orjson

from cricksy.local_services import child
from cricksy.local_services.ports import HOST
from tests.bench.measure import cpu_of

PROJECT = Path(__file__).resolve().parents[2]
ANSWER_SECONDS = 60.0


class LoadError(Exception):
    """A crowd did not open, or lost a ball."""


class Crowd:
    """Viewers in a process of their own. Start it from the main thread."""

    def __init__(self, log: Path) -> None:
        command = child.launched([sys.executable, "-m", "tests.bench.load_client"], user=child.STAY)
        with log.open("ab") as errors:
            self.process = subprocess.Popen(
                command,
                cwd=PROJECT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
        assert self.process.stdin
        assert self.process.stdout
        self.commands, self.answers = self.process.stdin.fileno(), self.process.stdout.fileno()
        self.log = log
        self.heard = bytearray()

    def stop(self) -> None:
        child.stop(self.process)
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe
            pipe.close()

    def open(
        self, port: int, paths: list[str], each: int, *, window: int = 200, socketio: bool = False, deaf: bool = False
    ) -> dict[str, Any]:
        """`each` viewers at every path; seconds it took and how many tried again. The path names the group."""
        addresses = [{"host": HOST, "port": port, "path": path, "group": path, "deaf": deaf} for path in paths]
        begun = time.monotonic()
        wanted = each * len(paths)
        answer = self.ask(
            "open", patience=60 + wanted / 50, addresses=addresses, each=each, window=window, socketio=socketio
        )
        if answer["opened"] != wanted:
            raise LoadError(f"Of {wanted} viewers {answer['opened']} opened.")
        return {"seconds": answer["at"] - begun, "retries": answer["retries"]}

    def expect(self, message: bytes, *, every: int = 1, compare: bool = False) -> None:
        """From now on every viewer should get messages as long as this one, told of after each `every`."""
        self.ask("expect", length=len(message), every=every, payload=message.decode() if compare else "")

    def all_have_it(self, patience: float) -> float:
        """When the last viewer got the ball, by time.monotonic(). Raises LoadError."""
        answer = self.hear(patience)
        return float(answer["at"])

    def tally(self) -> dict[str, Any]:
        return self.ask("tally")

    def follow(self) -> None:
        self.ask("follow")

    def arrivals(self) -> dict[str, Any]:
        return self.ask("arrivals")

    def leave_deaf(self) -> None:
        self.ask("leave_deaf")

    @property
    def cpu(self) -> float:
        return cpu_of(self.process.pid)

    def ask(self, command: str, *, patience: float = ANSWER_SECONDS, **more: Any) -> dict[str, Any]:
        line = orjson.dumps({"do": command, **more}) + b"\n"
        while line:
            line = line[os.write(self.commands, line) :]
        return self.hear(patience)

    def hear(self, patience: float) -> dict[str, Any]:
        deadline = time.monotonic() + patience
        while b"\n" not in self.heard:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.answers], [], [], left)[0]:
                raise LoadError(f"The viewers have said nothing for {patience:.0f} s.")
            received = os.read(self.answers, 1 << 20)
            if not received:
                raise LoadError(f"The load client ended:\n{child.last_lines(self.log)}")
            self.heard += received
        line, _, self.heard = self.heard.partition(b"\n")
        answer: dict[str, Any] = orjson.loads(line)
        return answer
