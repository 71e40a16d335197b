"""Tables of numbers in two bytes a cell: rounded to a step, differences along the last axis, compressed."""

import base64
import zlib
from array import array
from dataclasses import dataclass
from math import prod
from typing import TypedDict


class PackedBody(TypedDict):
    """A table in a weights file."""

    shape: list[int]
    step: float
    cells: str


@dataclass(frozen=True, slots=True)
class Packed:
    """Numbers with up to three indices, in `cells` with the last index running fastest.

    An `array` in place of numpy: serving must not need numpy.
    """

    shape: tuple[int, ...]
    cells: "array[float]"

    def at(self, *index: int) -> float:
        place = 0
        for size, i in zip(self.shape, index, strict=True):
            place = place * size + i
        return self.cells[place]

    def pack(self, step: float) -> PackedBody:
        """Return the JSON form, each number rounded to the nearest multiple of `step`."""
        whole = array("h", (round(cell / step) for cell in self.cells))
        row = self.shape[-1]
        # Neighbours are similar, so differences compress far better than the numbers themselves.
        steps = array("h", (cell - (whole[n - 1] if n % row else 0) for n, cell in enumerate(whole)))
        body = base64.b85encode(zlib.compress(steps.tobytes(), 9)).decode()
        return {"shape": list(self.shape), "step": step, "cells": body}


def unpack(table: PackedBody) -> Packed:
    steps = array("h", zlib.decompress(base64.b85decode(table["cells"])))
    shape, step = tuple(table["shape"]), table["step"]
    assert len(steps) == prod(shape)
    cells, whole = array("d"), 0
    for n, difference in enumerate(steps):
        whole = difference if n % shape[-1] == 0 else whole + difference
        cells.append(whole * step)
    return Packed(shape, cells)
