"""Tables in two bytes a cell: what is read back is what was kept, to half a step."""

import json
from array import array
from math import prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.prediction.packed import Packed, unpack

SHAPES = st.lists(st.integers(1, 5), min_size=1, max_size=3).map(tuple)
HALF = 0.5 + 1e-6


@st.composite
def tables(draw: st.DrawFn) -> tuple[Packed, float]:
    """Any shape; cells within 16,000 steps of nought, so that no difference leaves two bytes."""
    shape, step = draw(SHAPES), draw(st.sampled_from([0.0005, 0.01, 0.02, 1.0, 3.0]))
    most = 16_000 * step
    cells = draw(st.lists(st.floats(-most, most), min_size=prod(shape), max_size=prod(shape)))
    return Packed(shape, array("d", cells)), step


def kept(table: Packed, step: float) -> Packed:
    """Through JSON text, as in a file."""
    body: dict[str, Any] = json.loads(json.dumps(table.pack(step)))
    return unpack(body)


@given(tables())
def test_every_cell_comes_back_within_half_a_step(packed: tuple[Packed, float]) -> None:
    table, step = packed
    back = kept(table, step)
    assert back.shape == table.shape
    assert len(back.cells) == len(table.cells)
    assert all(abs(a - b) <= HALF * step for a, b in zip(table.cells, back.cells, strict=True))


@given(tables())
def test_what_was_kept_once_is_kept_the_same_again(packed: tuple[Packed, float]) -> None:
    table, step = packed
    once = kept(table, step)
    assert once.pack(step) == kept(once, step).pack(step)


@given(tables())
def test_order_survives_the_rounding(packed: tuple[Packed, float]) -> None:
    """A table that never rises is read as one that never rises."""
    table, step = packed
    falling = Packed(table.shape, array("d", sorted(table.cells, reverse=True)))
    back = list(kept(falling, step).cells)
    assert back == sorted(back, reverse=True)


def test_the_last_index_runs_fastest() -> None:
    table = kept(Packed((2, 2, 3), array("d", range(12))), 1.0)
    assert [table.at(0, 0, 2), table.at(0, 1, 0), table.at(1, 0, 1)] == [2, 3, 7]


def test_a_table_that_lacks_cells_is_no_table() -> None:
    body = Packed((2, 3), array("d", range(6))).pack(1.0)
    with pytest.raises(AssertionError):
        unpack(body | {"shape": [2, 4]})
