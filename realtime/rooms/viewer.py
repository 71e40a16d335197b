"""A viewer as its room sees it: its place, and how many bytes are unsent."""

import asyncio
from typing import Protocol

from realtime.wire.close_codes import CloseCode
from realtime.wire.messages import Message
from scoring.place import NOWHERE

MOST_UNSENT = 64 * 1024
"""Bytes, some hundred balls. For a viewer that is farther behind, a newer snapshot may be less than what it missed."""


class Writer(Protocol):
    """Writes to one socket. Called on the loop's thread only; never blocks and never raises."""

    def write(self, message: Message) -> int:
        """Return the bytes that have not left yet, these included; -1 if the socket is closed."""

    def unsent(self) -> int:
        """Return the bytes that have not left yet, also while the socket is closing."""

    def abort(self, code: CloseCode) -> None:
        """End the socket now, even with unsent bytes. The peer sees `code` only if the server can still send it."""

    def forget(self) -> None:
        """Called when the socket is gone: drop what still waits."""


class Viewer:
    """`place` is the newest state that was written, `prediction_place` that of the newest prediction.

    While `is_lagging`, nothing more is written.
    """

    # There are ten thousand of these in a process; slots keep a viewer within its memory budget.
    __slots__ = ("is_lagging", "moved_at", "place", "prediction_place", "unsent", "writer")

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.place = self.prediction_place = NOWHERE
        self.unsent = 0
        self.is_lagging = False
        self.moved_at = 0.0
        """When bytes last left, by the loop's clock; meaningful only while some are unsent."""

    def update_unsent(self, unsent: int, written: int = 0) -> None:
        """Set what is unsent now, after `written` more bytes."""
        if self.unsent == 0 or unsent < self.unsent + written:
            self.moved_at = asyncio.get_running_loop().time()
        self.unsent = unsent
        # Lagging begins above the limit and ends at 0: with one limit for both it could begin and end with every ball.
        self.is_lagging = unsent > (0 if self.is_lagging else MOST_UNSENT)
