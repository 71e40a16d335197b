"""Small values and words of the game that events and states share."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, TypeVar

ID_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Range:
    """Bounds of a whole number in a body, both inclusive."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Matches:
    """A string that must match the whole pattern."""

    pattern: re.Pattern[str]
    says: str


@dataclass(frozen=True, slots=True)
class Length:
    """Longest string taken, in characters."""

    most: int


Id = Annotated[str, Matches(ID_PATTERN, "letters, digits, - and _, at most 64, beginning with a letter or digit")]
Line = Annotated[str, Length(200)]
Text = Annotated[str, Length(2000)]
OversText = Annotated[str, Matches(re.compile(r"\d{1,3}(\.\d)?"), 'overs as "20" or "9.4"')]
Runs = Annotated[int, Range(0, 36)]
Count = Annotated[int, Range(0, 100_000)]
Ordinal = Annotated[int, Range(1, 100_000)]


class Kind(StrEnum):
    """How a batter's innings ended (Laws 25 and 32 to 40)."""

    BOWLED = "bowled"
    CAUGHT = "caught"
    CAUGHT_AND_BOWLED = "caught and bowled"
    LBW = "lbw"
    STUMPED = "stumped"
    HIT_WICKET = "hit wicket"
    RUN_OUT = "run out"
    OBSTRUCTING = "obstructing the field"
    HANDLED_BALL = "handled the ball"
    HIT_TWICE = "hit the ball twice"
    TIMED_OUT = "timed out"
    RETIRED_OUT = "retired out"
    RETIRED_HURT = "retired hurt"
    RETIRED_NOT_OUT = "retired not out"


class End(StrEnum):
    """Where a wicket was put down: the end that the striker faced at, or the bowler's."""

    STRIKER = "striker"
    NON_STRIKER = "non_striker"


class Retirement(StrEnum):
    HURT = "hurt"
    NOT_OUT = "not out"
    OUT = "out"

    @property
    def kind(self) -> Kind:
        return Kind(f"retired {self.value}")


class TossDecision(StrEnum):
    BAT = "bat"
    FIELD = "field"


class SquadRole(StrEnum):
    PLAYING = "playing"
    BENCH = "bench"


@dataclass(frozen=True, slots=True)
class Extras:
    """Runs not off the bat, in totals as recorded: the penalty run of a wide or no-ball is in them."""

    wides: Runs = 0
    noballs: Runs = 0
    byes: Runs = 0
    legbyes: Runs = 0
    penalty: Runs = 0

    @property
    def total(self) -> int:
        return self.wides + self.noballs + self.byes + self.legbyes + self.penalty

    def __add__(self, other: "Extras") -> "Extras":
        return Extras(
            self.wides + other.wides,
            self.noballs + other.noballs,
            self.byes + other.byes,
            self.legbyes + other.legbyes,
            self.penalty + other.penalty,
        )


NO_EXTRAS = Extras()
EXTRA_KINDS = ("wides", "noballs", "byes", "legbyes", "penalty")


@dataclass(frozen=True, slots=True)
class Fielder:
    """A player of the fielding side by id, a name outside the squads, or an unnamed substitute."""

    id: Id | None = None
    name: Line | None = None
    substitute: bool = False


@dataclass(frozen=True, slots=True)
class Wicket:
    """A dismissal as the scorer records it; `player_out_id` is the striker unless given."""

    kind: Kind
    player_out_id: Id | None = None
    end: End | None = None
    fielders: tuple[Fielder, ...] = ()


@dataclass(frozen=True, slots=True)
class Shot:
    """Where the ball went, in thousandths of the field's radius from the striker, y towards the bowler."""

    x: Annotated[int, Range(-2000, 2000)]
    y: Annotated[int, Range(-2000, 2000)]


@dataclass(frozen=True, slots=True)
class Player:
    id: Id
    name: Line
    role: SquadRole = SquadRole.PLAYING


@dataclass(frozen=True, slots=True)
class Team:
    """A side and its squad in listed (batting) order."""

    id: Id
    name: Line
    players: tuple[Player, ...]


T = TypeVar("T")
_new, _set = object.__new__, object.__setattr__


def evolve(value: T, **changes: object) -> T:
    """A copy of a frozen, dict-backed value with some fields changed: `dataclasses.replace` at a tenth of its cost.

    States are copied several times a ball, so this is the engine's innermost function; it runs no `__init__`.
    """
    copy = _new(type(value))
    _set(copy, "__dict__", value.__dict__ | changes)
    return copy
