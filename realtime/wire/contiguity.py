"""Runs of frames without a gap: a viewer can apply only those."""

from collections import deque
from collections.abc import Iterable

from realtime.wire.frames import Frame
from scoring.place import Place


def contiguous_frames(frames: Iterable[Frame], *, covering: Place) -> deque[Frame]:
    """Return the frames after the last gap.

    They must cover the place `covering`: if they begin after it or end before it, return none.
    """
    run: deque[Frame] = deque()
    for frame in frames:
        if run and not frame.follows(run[-1].place):
            run.clear()
        run.append(frame)
    if run and not _base(run[0]) <= covering <= run[-1].place:
        run.clear()
    return run


def _base(frame: Frame) -> Place:
    """Return the place to which a frame applies."""
    return Place(frame.place.epoch, frame.base_seq or 0)
