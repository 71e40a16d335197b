"""Tables in two bytes a cell: a number is read back to within half a step."""

import json
from array import array
from math import prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.prediction.model.packed import Packed, unpack

SHAPES = st.lists(st.integers(1, 5), min_size=1, max_size=3).map(tuple)
HALF = 0.5 + 1e-6


@st.composite
def tables(draw: st.DrawFn) -> tuple[Packed, float]:
    """Draw a table of any shape. Cells are within 16,000 steps of 0, so that differences fit two bytes."""
    shape, step = draw(SHAPES), draw(st.sampled_from([0.0005, 0.01, 0.02, 1.0, 3.0]))
    most = 16_000 * step
    cells = draw(st.lists(st.floats(-most, most), min_size=prod(shape), max_size=prod(shape)))
    return Packed(shape, array("d", cells)), step


def round_trip(table: Packed, step: float) -> Packed:
    """Pack and unpack through JSON text, as in a file."""
    body: dict[str, Any] = json.loads(json.dumps(table.pack(step)))
    return unpack(body)


@given(tables())
def test_every_cell_comes_back_within_half_a_step(packed: tuple[Packed, float]) -> None:
    table, step = packed
    back = round_trip(table, step)
    assert back.shape == table.shape
    assert len(back.cells) == len(table.cells)
    assert all(abs(a - b) <= HALF * step for a, b in zip(table.cells, back.cells, strict=True))


@given(tables())
def test_packing_again_changes_nothing(packed: tuple[Packed, float]) -> None:
    table, step = packed
    once = round_trip(table, step)
    assert once.pack(step) == round_trip(once, step).pack(step)


@given(tables())
def test_order_survives_the_rounding(packed: tuple[Packed, float]) -> None:
    """A table that never rises still never rises when read back."""
    table, step = packed
    falling = Packed(table.shape, array("d", sorted(table.cells, reverse=True)))
    back = list(round_trip(falling, step).cells)
    assert back == sorted(back, reverse=True)


def test_the_last_index_runs_fastest() -> None:
    table = round_trip(Packed((2, 2, 3), array("d", range(12))), 1.0)
    assert [table.at(0, 0, 2), table.at(0, 1, 0), table.at(1, 0, 1)] == [2, 3, 7]


def test_a_table_that_lacks_cells_is_refused() -> None:
    body = Packed((2, 3), array("d", range(6))).pack(1.0)
    with pytest.raises(AssertionError):
        unpack(body | {"shape": [2, 4]})
