"""The pairs of balls that a correction keeps."""

from collections.abc import Mapping, Sequence

from scoring.engine.log.correcting.book import Book, Pair
from scoring.engine.log.correcting.expansion import Swap


def find_pairs(book: Book, swaps: Sequence[Swap]) -> Mapping[int, Pair]:
    """Return striker and non-striker of each ball, by seq, as they were recorded or derived before the correction.

    Batters who were the wrong way round are the right way round in it.
    """
    return {seq: _swap(bowled.pair, book.places[seq], swaps) for seq, bowled in book.balls.items()}


def _swap(pair: Pair, place: int, swaps: Sequence[Swap]) -> Pair:
    striker, non_striker = pair
    for swap in swaps:
        if swap.first <= place < swap.end:
            striker, non_striker = swap.rename(striker) or striker, swap.rename(non_striker)
    return striker, non_striker
