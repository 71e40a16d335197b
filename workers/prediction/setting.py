"""What is known before the first ball: the kind of match, where and when, which sides and who plays for them."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """The matches that there is a model of, each with its own tables and ratings."""

    T20 = "t20"
    ONE_DAY = "one_day"


LONGEST = {Kind.T20: 120, Kind.ONE_DAY: 300}
"""Legal balls of a whole innings; shorter ones are read from the same tables, by the balls that are left."""

WICKETS = 10


@dataclass(frozen=True, slots=True)
class Side:
    """`squad` holds players' keys, in no order that matters; empty where only the side is known."""

    name: str
    squad: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """`day` counts days (`date.toordinal`); absent words are empty. `first` is the side that bats first."""

    kind: Kind
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

    def of_sides(self) -> "Setting":
        """The same with no player known."""
        return replace(self, first=Side(self.first.name), second=Side(self.second.name))
