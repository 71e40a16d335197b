"""Blocks of frames: a match cut at fixed seqs, so that all who read frames by HTTP ask for the same addresses."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from realtime.wire.frames import Frame
from realtime.wire.messages import state_update_head
from scoring.errors import NotABlockError
from scoring.place import Place

SIZE = 16
"""Frames, which are 5 to 10 KB: a client that polls every two seconds misses a few balls, and reads few that it has."""
NUMBER = re.compile(r"[0-9]{1,9}")


class Block(NamedTuple):
    """The seqs from `first` to `last`."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"


def block_of(seq: int) -> Block:
    """Return the block that has this seq, which is 1 or more."""
    first = (seq - 1) // SIZE * SIZE + 1
    return Block(first, first + SIZE - 1)


def parse_block(text: str) -> Block:
    """Return the block that "17-32" names. Raises NotABlockError for any other text: each block has one address."""
    number = NUMBER.match(text)
    block = block_of(max(int(number[0]), 1) if number else 1)
    if text != str(block):
        raise NotABlockError(SIZE, str(block))
    return block


def deltas_between(frames: Iterable[Frame], start: Place, end: Place) -> list[Frame] | None:
    """Return the deltas that lead from `start` to `end`, two places of one epoch; None if one of them is missing.

    A snapshot among them counts as missing: which seq has one depends on when a worker published, so only a block of
    deltas has the same bytes for ever.
    """
    found = [frame for frame in frames if start < frame.place <= end and _is_next_delta(frame)]
    wanted = range(start.seq + 1, end.seq + 1)
    return found if [frame.place.seq for frame in found] == list(wanted) else None


def _is_next_delta(frame: Frame) -> bool:
    """Return whether the frame is the delta from the seq before, and its body says so: caches keep it for a year."""
    head = state_update_head(frame.match_id, frame.place, "delta")
    return frame.base_seq == frame.place.seq - 1 and frame.body.startswith(head)


def join_bodies(frames: Iterable[Frame]) -> bytes:
    """Return the frames as a JSON array, byte for byte as sockets send them."""
    return b"[%b]" % b",".join(frame.body for frame in frames)
