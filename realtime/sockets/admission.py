"""How many viewers a process takes, and how many from one address; checked before the handshake is answered."""

import resource
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from realtime.sockets.client_address import client_address
from realtime.wire.asgi import Scope
from scoring.peer_address import counted_address

OTHER_FILES = 100
"""Files that a process has open besides its viewers' sockets: listeners, Redis, Postgres, logs."""


class Admission:
    """Counts the viewers of this process."""

    def __init__(self) -> None:
        self.viewers = 0
        self.by_address: Counter[str] = Counter()

    @contextmanager
    def admit(self, scope: Scope) -> Iterator[str]:
        """Count a viewer until the block ends. Yields the reason if it is refused, else an empty string."""
        address = counted_address(client_address(scope))
        refusal = self._refusal(address)
        if refusal:
            yield refusal
            return
        self.viewers += 1
        self.by_address[address] += 1
        try:
            yield ""
        finally:
            self.viewers -= 1
            self.by_address[address] -= 1
            if not self.by_address[address]:
                del self.by_address[address]  # or the counter would keep every address for ever

    def _refusal(self, address: str) -> str:
        if self.viewers >= most_viewers():
            return "full"
        most = settings.CRICKSY_WS_MAX_PER_ADDRESS
        return "address" if most and address and self.by_address[address] >= most else ""


def most_viewers() -> int:
    """Return the limit of this process: the setting, or what the limit of open files leaves."""
    if settings.CRICKSY_WS_MAX_CONNECTIONS:
        return int(settings.CRICKSY_WS_MAX_CONNECTIONS)
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if files == resource.RLIM_INFINITY else files - OTHER_FILES


admission = Admission()
