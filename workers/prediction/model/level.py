"""The level of scoring of an innings of which little is known, learnt from the match itself.

Ratings describe sides and competitions that were seen before. Nothing says how freely runs come in the first match of
an under-13 league, nor how good its sides are. So the level of an innings, the log of a factor on all its runs, has a
normal prior about 0. What the first innings brings moves it: the total that the innings is on its way to, compared
with that of average sides. The less is known before the match, the wider the prior; between sides that are well known
the level is 0. The chase is at a level of its own, which has much in common with that of the first innings.
"""

from math import log, sqrt
from typing import NamedTuple

UNKNOWN = 0.3
"""Standard deviation of the level if nothing is known of a match (docs/prediction.md, "Unknown sides")."""
SHARED = 0.4
"""Correlation of the levels of both innings: the rest of it is that one side is better."""
LEAST_DOUBT = 0.02
"""With less doubt the level is taken as known: it would move a total by less than a run."""


class Level(NamedTuple):
    """`mean` is the log of a factor on runs, `doubt` its standard deviation."""

    mean: float
    doubt: float

    @property
    def is_known(self) -> bool:
        return not self.doubt


KNOWN = Level(0.0, 0.0)


class Yardstick(NamedTuple):
    """What a first innings is compared with to learn the level.

    `doubt` is that before the match, `usual` the total that the innings usually comes to, and `spread` the standard
    deviation of totals at one level, as a share of a total.
    """

    doubt: float
    usual: float
    spread: float

    def level_of(self, heading: float, done: float = 1.0) -> Level:
        """Return the level after a part of the first innings, or after all of it.

        `heading` is the total that it is on its way to if the rest is as usual; `done` is the share of the innings'
        runs that the part usually brings.
        """
        if not self.doubt:
            return KNOWN
        weight = done + (self.spread / self.doubt) ** 2
        return Level(log(max(heading, 1.0) / self.usual) / weight, self.spread / sqrt(weight))

    def reply_level_of(self, total: float) -> Level:
        """Return the level of the chase after this total of the first innings."""
        if not self.doubt:
            return KNOWN
        learnt = self.doubt**2 / (self.doubt**2 + self.spread**2)
        mean = SHARED * learnt * log(max(total, 1.0) / self.usual)
        return Level(mean, self.doubt * sqrt(1 - SHARED**2 * learnt))

    @property
    def share_of_luck(self) -> float:
        """Return the part of a surprising total that is not the level: 1 if the level is known."""
        return self.spread**2 / (self.spread**2 + self.doubt**2) if self.doubt else 1.0


NO_DOUBT = Yardstick(0.0, 0.0, 0.0)
