"""The arithmetic: from both sides' resources to the target, and to the par at any point of the chase."""

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from workers.prediction.dl.table import UNITS


@dataclass(frozen=True, slots=True)
class Terms:
    """The inputs of target and par: side 1's `score` and both sides' resources, in units.

    `added` counts penalty runs awarded to side 1 during the chase. They raise target and par one for one, unscaled.
    """

    score: int
    first: int
    second: int
    g50: int
    added: int = 0

    def level(self, used: int) -> Fraction:
        """Return the unrounded score that equals side 1's for a side that has used `used` resources."""
        if used < self.first:
            return Fraction(self.score * used, self.first)
        return self.score + Fraction((used - self.first) * self.g50, 100 * UNITS)

    @property
    def target(self) -> int:
        return floor(self.level(self.second)) + self.added + 1

    def par(self, used: int) -> int:
        """Return the score that ties if play stops for good now: then side 2 had only the resources it used."""
        return floor(self.level(used)) + self.added

    def par_towards(self, target: int, used: int) -> int:
        """Return the par for a referee's target: ours in proportion, so that the last par is the target less one."""
        if target == self.target:
            return self.par(used)
        whole = self.level(self.second) + self.added
        if whole:
            return floor((target - 1) * (self.level(used) + self.added) / whole)
        # Side 1 scored nothing: our par is 0 throughout, so the proportion is that of the resources used.
        return (target - 1) * used // self.second if self.second else target - 1
