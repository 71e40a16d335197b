"""The strengths of one match, read from the ratings before it begins, in runs a ball: 0 is average."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from workers.prediction.model.record import Record

LATER_BATTERS = 0.6  # weight of a batter relative to the one before him
MAX_SHARE = 0.2  # of the balls of an innings: the most that one bowler may bowl
SHARE_TODAY = 0.5  # weight of the share bowled today, added to a bowler's usual share
NO_RECORD = Record()


class Bowler(NamedTuple):
    """`rating` is in runs saved a ball; `share` is the usual share of an innings' balls that he bowls."""

    key: str
    rating: float
    share: float


class Batter(NamedTuple):
    """`rating` is in runs a ball above average."""

    key: str
    rating: float


class InningsStrengths(NamedTuple):
    """The two sides of an innings.

    `bat` and `bowl` are weighted means of their members' ratings, or the sides' own ratings if no member is known.
    `order` holds the batters in their usual order, `attack` all members of the bowling side. `side_bat` and `side_bowl`
    are the sides' own ratings.
    """

    bat: float
    bowl: float
    order: tuple[Batter, ...]
    attack: tuple[Bowler, ...]
    side_bat: float = 0.0
    side_bowl: float = 0.0

    def batting_left(self, at_crease: Mapping[str, int], dismissed: Collection[str]) -> float:
        """Return the mean rating of the batters left: full weight at the crease, then falling by LATER_BATTERS."""
        total, weights, weight = 0.0, 0.0, LATER_BATTERS
        for key, rating in self.order:
            if key in at_crease:
                total += rating
                weights += 1
            elif key not in dismissed:
                total += weight * rating
                weights += weight
                weight *= LATER_BATTERS
        return total / weights if weights else self.bat

    def bowling_left(self, bowled: Mapping[str, int], length: int) -> float:
        """Return the mean rating of the overs that the bowlers have left, weighted by who is likely to bowl them."""
        most = length * MAX_SHARE
        total = weights = 0.0
        for key, rating, share in self.attack:
            done = bowled.get(key, 0)
            if done < most:
                weight = (share + SHARE_TODAY * done / length) * (most - done)
                total += weight * rating
                weights += weight
        return total / weights if weights else self.bowl


class Strengths(NamedTuple):
    """`venue`, `competition` and `game` (men's or women's) are runs a ball above average.

    `known` is true if enough players of both sides have ratings of their own. `record` is what results say. `doubt`
    is the standard deviation of the level of scoring (`level`).
    """

    venue: float
    competition: float
    game: float
    women: bool
    known: bool
    innings: tuple[InningsStrengths, InningsStrengths]
    record: Record = NO_RECORD
    doubt: float = 0.0
