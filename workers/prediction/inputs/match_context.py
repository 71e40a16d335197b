"""The facts known before the first ball: the kind of match, the date, the place, the sides and their squads."""

from dataclasses import dataclass, replace
from enum import StrEnum


class MatchKind(StrEnum):
    """The kinds of match that have a model. Each has its own tables, ratings and weights."""

    T20 = "t20"
    ONE_DAY = "one_day"


LONGEST = {MatchKind.T20: 120, MatchKind.ONE_DAY: 300}
"""Legal balls of a full innings. Shorter innings use the same tables, indexed by balls left."""

WICKETS = 10


@dataclass(frozen=True, slots=True)
class Side:
    """A team. `squad` holds the players' keys in any order; it is empty if only the team is known."""

    name: str
    squad: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchContext:
    """The match before its first ball.

    `day` is `date.toordinal`, 0 if unknown; an unknown competition or venue is "". `first` is the side that bats first.
    """

    kind: MatchKind
    day: int
    women: bool
    competition: str
    venue: str
    first: Side
    second: Side

    def batting(self, innings: int) -> Side:
        return self.first if innings == 1 else self.second

    def bowling(self, innings: int) -> Side:
        return self.second if innings == 1 else self.first

    def without_players(self) -> "MatchContext":
        """Return the same context with empty squads."""
        return replace(self, first=Side(self.first.name), second=Side(self.second.name))
