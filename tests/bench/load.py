"""The bench's side of a load client: starts it, sends commands, and learns when all viewers have a ball."""

import os
import select
import subprocess
import sys
import time
from collections.abc import Sequence
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
        self.commands, self.responses = self.process.stdin.fileno(), self.process.stdout.fileno()
        self.log = log
        self.received = bytearray()

    def stop(self) -> None:
        child.stop(self.process)
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe
            pipe.close()

    def open(
        self, port: int, paths: list[str], each: int, *, window: int = 200, socketio: bool = False, deaf: bool = False
    ) -> dict[str, Any]:
        """Open `each` viewers at every path, which names their group. Return the seconds it took, and the retries."""
        addresses = [{"host": HOST, "port": port, "path": path, "group": path, "deaf": deaf} for path in paths]
        begun = time.monotonic()
        wanted = each * len(paths)
        response = self.ask(
            "open", patience=60 + wanted / 50, addresses=addresses, each=each, window=window, socketio=socketio
        )
        if response["opened"] != wanted:
            raise LoadError(f"Only {response['opened']} of {wanted} viewers opened.")
        return {"seconds": response["at"] - begun, "retries": response["retries"]}

    def expect(self, message: bytes, *, every: int = 1, compare: bool = False) -> None:
        """Count messages of this length from now on, and report whenever every viewer has `every` more."""
        self.ask("expect", length=len(message), every=every, payload=message.decode() if compare else "")

    def all_have_it(self, patience: float) -> float:
        """Return the time.monotonic() when the last viewer got the ball. Raises LoadError."""
        response = self.read_response(patience)
        return float(response["at"])

    def tally(self) -> dict[str, Any]:
        return self.ask("tally")

    def follow(self, back_to: Sequence[int] = ()) -> None:
        """Note arrivals from now on. A viewer that is lost comes back to one of these ports, if any."""
        self.ask("follow", back_to=list(back_to))

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
        return self.read_response(patience)

    def read_response(self, patience: float) -> dict[str, Any]:
        deadline = time.monotonic() + patience
        while b"\n" not in self.received:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.responses], [], [], left)[0]:
                raise LoadError(f"The load client has not responded for {patience:.0f} s.")
            chunk = os.read(self.responses, 1 << 20)
            if not chunk:
                raise LoadError(f"The load client ended:\n{child.last_lines(self.log)}")
            self.received += chunk
        line, _, self.received = self.received.partition(b"\n")
        response: dict[str, Any] = orjson.loads(line)
        return response
