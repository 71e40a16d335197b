"""What ratings say of one match before it began: the sides, the bowlers one by one, and the place. In runs a ball."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

LATER_BATTERS = 0.6  # what a batter's strength counts beside that of the one before
BALLS_OF_ONE = 0.2  # of an innings, the most that one bowler may bowl
SEEN_TODAY = 0.5  # how much of what a bowler has bowled today adds to his usual share


class Bowler(NamedTuple):
    """`worth` is what he saves a ball; `share` of an innings' balls is what he usually bowls."""

    key: str
    worth: float
    share: float


class Batter(NamedTuple):
    key: str
    worth: float


class Innings(NamedTuple):
    """`bat` of the side that bats, `bowl` of the one that bowls, by what its members usually do.

    `order` holds the batters as they usually come in, `attack` the members of the bowling side.
    """

    bat: float
    bowl: float
    order: tuple[Batter, ...]
    attack: tuple[Bowler, ...]

    def batting_left(self, crease: Mapping[str, int], gone: Collection[str]) -> float:
        """Of those at the crease and, each counting less, of those still to come."""
        total, weights, weight = 0.0, 0.0, LATER_BATTERS
        for key, worth in self.order:
            if key in crease:
                total += worth
                weights += 1
            elif key not in gone:
                total += weight * worth
                weights += weight
                weight *= LATER_BATTERS
        return total / weights if weights else self.bat

    def bowling_left(self, bowled: Mapping[str, int], length: int) -> float:
        """Of the overs that the bowlers have left."""
        most = length * BALLS_OF_ONE
        total = weights = 0.0
        for key, worth, share in self.attack:
            done = bowled.get(key, 0)
            if done < most:
                weight = (share + SEEN_TODAY * done / length) * (most - done)
                total += weight * worth
                weights += weight
        return total / weights if weights else self.bowl


class Strengths(NamedTuple):
    """`known`: enough of the players are; else there is only their side to go by."""

    venue: float
    competition: float
    game: float
    women: bool
    known: bool
    innings: tuple[Innings, Innings]
