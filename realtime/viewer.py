"""Who watches a match, as its room sees it: how far it has been told, and what of that has not yet left."""

import asyncio
from typing import Protocol

from realtime.protocol import CloseCode, Message
from scoring.place import NOWHERE

# Some hundred balls: a viewer that is this far behind is better off with what the match has become meanwhile.
MOST_UNSENT = 64 * 1024


class Writer(Protocol):
    """The way out of one socket: called on the loop's thread only; it never blocks and never raises."""

    def write(self, message: Message) -> int:
        """Bytes that have not left yet, these included, or -1 where the socket is closed."""

    def unsent(self) -> int:
        """Bytes that have not left yet, also of a socket that is closing."""

    def abort(self, code: CloseCode) -> None:
        """End the socket now, whatever is stuck in it; `code` reaches the peer only where there is a way."""

    def forget(self) -> None:
        """The socket is gone."""


class Viewer:
    """`place` is the newest state that was written to it, `predicted` that of the newest prediction; while `lagging` it
    gets nothing more."""

    __slots__ = ("lagging", "moved_at", "place", "predicted", "unsent", "writer")

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.place = self.predicted = NOWHERE
        self.unsent = 0
        self.lagging = False
        self.moved_at = 0.0

    def owes(self, unsent: int, written: int = 0) -> None:
        """Note what is unsent after `written` bytes more, and when any drained."""
        if self.unsent == 0 or unsent < self.unsent + written:
            self.moved_at = asyncio.get_running_loop().time()
        self.unsent = unsent
        self.lagging = unsent > (0 if self.lagging else MOST_UNSENT)

    def has_drained(self) -> bool:
        """Asked again of the writer."""
        self.owes(self.writer.unsent())
        return self.unsent == 0
