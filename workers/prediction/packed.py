"""Tables of numbers, small in a file and quick to read: whole steps in two bytes, differences along the last axis."""

import base64
import zlib
from array import array
from dataclasses import dataclass
from math import prod
from typing import Any


@dataclass(frozen=True, slots=True)
class Packed:
    """Numbers by up to three indices; `cells` run with the last index fastest."""

    shape: tuple[int, ...]
    cells: "array[float]"

    def at(self, *index: int) -> float:
        place = 0
        for size, i in zip(self.shape, index, strict=True):
            place = place * size + i
        return self.cells[place]

    def pack(self, step: float) -> dict[str, Any]:
        """For a JSON file; each number to the nearest `step`."""
        whole = array("h", (round(cell / step) for cell in self.cells))
        row = self.shape[-1]
        steps = array("h", (cell - (whole[n - 1] if n % row else 0) for n, cell in enumerate(whole)))
        body = base64.b85encode(zlib.compress(steps.tobytes(), 9)).decode()
        return {"shape": list(self.shape), "step": step, "cells": body}


def unpack(table: dict[str, Any]) -> Packed:
    steps = array("h", zlib.decompress(base64.b85decode(table["cells"])))
    shape, step = tuple(table["shape"]), table["step"]
    assert len(steps) == prod(shape)
    cells, whole = array("d"), 0
    for n, difference in enumerate(steps):
        whole = difference if n % shape[-1] == 0 else whole + difference
        cells.append(whole * step)
    return Packed(shape, cells)
