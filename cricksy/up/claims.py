"""Keeps the ports of one `up` from any other of this user until it ends.

Servers share a port with all of their user that ask to (SO_REUSEPORT). Two `up`s that start at the same time would
both find a port free, and viewers of one would reach the database of the other.
"""

import contextlib
from typing import IO, Self

from cricksy import memory_folder
from cricksy.local_services.ports import obstacle
from cricksy.up.lock import is_locked


class Claims(contextlib.ExitStack):
    """The kernel releases the locks with the process, as in `lock`."""

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[int, IO[str]] = {}

    def __enter__(self) -> Self:
        return self

    def obstacle(self, port: int) -> str:
        """Claim the port, or return why it cannot be used."""
        if port not in self.files and not self._lock(port):
            return "another `up` holds it"
        reason = obstacle(port)
        if reason:
            self.files.pop(port).close()
        return reason

    def _lock(self, port: int) -> bool:
        file = (memory_folder.own() / f"port-{port}.lock").open("a")
        self.callback(file.close)
        if is_locked(file):
            self.files[port] = file
        else:
            file.close()
        return port in self.files
