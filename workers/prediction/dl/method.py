"""The arithmetic: from both sides' resources to a target and to the score that is level at any moment of the chase."""

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from workers.prediction.dl.table import UNITS


@dataclass(frozen=True, slots=True)
class Terms:
    """What a chase is measured by: side 1's `score`, both sides' resources in units, and runs `added` to the target.

    `added` are penalty runs that side 1 got during the chase: they raise target and pars and scale with nothing.
    """

    score: int
    first: int
    second: int
    g50: int
    added: int = 0

    def level(self, used: int) -> Fraction:
        """Runs, not yet rounded, that are worth side 1's score to a side with `used` as its resources."""
        if used < self.first:
            return Fraction(self.score * used, self.first)
        return self.score + Fraction((used - self.first) * self.g50, 100 * UNITS)

    @property
    def target(self) -> int:
        return floor(self.level(self.second)) + self.added + 1

    def par(self, used: int) -> int:
        """The score that ties if play stops for good now: side 2 then had only what it has used."""
        return floor(self.level(used)) + self.added

    def par_towards(self, target: int, used: int) -> int:
        """The par of a target that is not ours: in proportion to ours, so that the last is the target less one."""
        if target == self.target:
            return self.par(used)
        whole = self.level(self.second) + self.added
        if whole:
            return floor((target - 1) * (self.level(used) + self.added) / whole)
        return (target - 1) * used // self.second if self.second else target - 1
