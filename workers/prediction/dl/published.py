"""The published table of the Standard Edition, checked against the curve that its authors describe.

Many tables in circulation are wrong or invented. The curve shows a typing error in any cell.
"""

from collections.abc import Iterable
from functools import cache
from math import exp
from pathlib import Path

from workers.prediction.dl.table import OVER, UNITS, WHOLE, WICKETS, Table, load_table, require

PUBLISHED = Path(__file__).with_name("standard_edition.csv")
LARGEST_GAP = 0.1

# A fit to the published figures: the authors did not publish their own parameters.
_Z0, _B = 134.0873, 0.0273989
_F = (1.0, 0.8839, 0.7599, 0.6299, 0.4998, 0.3750, 0.2619, 0.1640, 0.0888, 0.0350)


@cache
def published_table() -> Table:
    table = load_table(PUBLISHED)
    require(fits_curve(table), "not_published", "a cell is not that of the published Standard Edition.")
    return table


def resources_on_curve(overs: float, wickets: int) -> float:
    """Return the percent left by Duckworth and Lewis's curve (JORS 49, 1998)."""
    return _Z0 * _F[wickets] * (1 - exp(-_B * overs / _F[wickets]))


def fits_curve(table: Table) -> bool:
    return all(abs(gap) <= LARGEST_GAP for gap in gaps(table))


def gaps(table: Table) -> Iterable[float]:
    """Yield each whole over's difference from the curve, in percent."""
    for overs in range(WHOLE + 1):
        for wickets in range(WICKETS):
            yield table.left(overs * OVER, wickets) / UNITS - resources_on_curve(overs, wickets)
