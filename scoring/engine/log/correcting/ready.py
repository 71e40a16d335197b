"""The ready corrections: what happens most, written out as changes."""

from collections.abc import Callable, Mapping
from typing import Any

from scoring.engine.log.correcting.batters import change_batter_out, swap_batters
from scoring.engine.log.correcting.book import Book
from scoring.engine.log.correcting.expansion import Expansion
from scoring.engine.log.correcting.overs import give_over, move_to_over
from scoring.engine.log.correcting.shapes import BattersSwapped, InOver, OtherBatterOut, OverBowledBy, Ready

EXPANSIONS: Mapping[type[Any], Callable[[Book, Any], Expansion]] = {
    OverBowledBy: give_over,
    BattersSwapped: swap_batters,
    OtherBatterOut: change_batter_out,
    InOver: move_to_over,
}


def expand(book: Book, ready: Ready) -> Expansion:
    """Raises Unlawful."""
    return EXPANSIONS[type(ready)](book, ready)
