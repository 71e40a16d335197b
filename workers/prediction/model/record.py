"""What results alone say about a match: which side wins more often, which is at home, whether batting first pays.

The ratings of balls say how fast a side scores and concedes. Results add what else wins matches. All are log-odds. Each
result moves a rating by a step of Newton's method, so a rating is a mean of evidence that decays and is shrunk to 0.
"""

from math import exp
from typing import NamedTuple

HOME = 0.5
"""Log-odds for a side that has played all its matches at this ground, against one that has never been here."""
SHARE_PRIOR = 4.0
"""Matches added to a side's own, so that one match at a ground does not make it home."""


class Record(NamedTuple):
    """Log-odds that the side batting first wins; `home` is its share of matches at this ground less the other's."""

    sides: float = 0.0
    home: float = 0.0
    bat_first: float = 0.0

    @property
    def chance(self) -> float:
        return 1 / (1 + exp(-(self.sides + HOME * self.home + self.bat_first)))

    def of_innings(self, number: int) -> tuple[float, float, float]:
        """Return the three for the side that bats in innings `number`."""
        sign = 1 if number == 1 else -1
        return sign * self.sides, sign * self.home, sign * self.bat_first
