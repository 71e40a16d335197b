"""Frames without a gap between them: a viewer can apply only those."""

from collections import deque
from collections.abc import Iterable

from realtime.wire.frames import Frame
from scoring.place import Place


def contiguous_frames(frames: Iterable[Frame], *, covering: Place) -> deque[Frame]:
    """Return the newest of the frames, as far back as there is no gap.

    They are of use only to someone at the place `covering`; if they begin after it or end before it, none are returned.
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
    """The place that a frame leads on from."""
    return Place(frame.place.epoch, frame.base_seq or 0)
