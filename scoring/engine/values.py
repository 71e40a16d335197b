"""Small values that events and states share, and `State` with `evolve`, which copies a state with changes."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal, TypeVar

ID_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Range:
    """Rule for the codec: bounds of a whole number, both inclusive."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Matches:
    """Rule for the codec: the whole string must match the pattern; `says` describes the pattern in error messages."""

    pattern: re.Pattern[str]
    says: str


@dataclass(frozen=True, slots=True)
class Length:
    """Rule for the codec: maximum length of a string, in characters."""

    most: int


@dataclass(frozen=True, slots=True)
class Fact:
    """Marks a field that the engine adds on recording; scorers do not send it."""


@dataclass(frozen=True, slots=True)
class Only:
    """Rule for the codec: the one value of a field that is either sent with it or left out."""

    value: bool


Id = Annotated[str, Matches(ID_PATTERN, "letters, digits, - and _, at most 64, beginning with a letter or digit")]
Line = Annotated[str, Length(200)]
Text = Annotated[str, Length(2000)]
# Up to 19 balls after the point, because an over may have 20.
OversText = Annotated[str, Matches(re.compile(r"[0-9]{1,3}(\.1?[0-9])?"), 'overs as "20" or "9.4"')]
Runs = Annotated[int, Range(0, 36)]
Count = Annotated[int, Range(0, 100_000)]
Ordinal = Annotated[int, Range(1, 100_000)]
Address = Annotated[int, Range(1, 2**31 - 1)]
"""The seq of an event in a log."""
Yes = Annotated[bool, Only(True)]


def split_overs(text: str) -> tuple[int, int]:
    """Return whole overs and balls of an OversText: 9 and 4 for "9.4"."""
    whole, _, balls = text.partition(".")
    return int(whole), int(balls or 0)


def write_overs(whole: int, balls: int) -> str:
    """Return "9.4", or "9" without balls."""
    return f"{whole}.{balls}" if balls else str(whole)


class DismissalKind(StrEnum):
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
    """The end at which a wicket was put down.

    `striker` is the end at which the striker faced the ball, `non_striker` is the bowler's end.
    """

    STRIKER = "striker"
    NON_STRIKER = "non_striker"


class Retirement(StrEnum):
    HURT = "hurt"
    NOT_OUT = "not out"
    OUT = "out"

    @property
    def kind(self) -> DismissalKind:
        return DismissalKind(f"retired {self.value}")


class MilestoneKind(StrEnum):
    """Runs of a batter or of the side; wickets of a bowler."""

    RUNS = "runs"
    TOTAL = "total"
    FIVE_WICKETS = "five wickets"
    HAT_TRICK = "hat-trick"


class TossDecision(StrEnum):
    BAT = "bat"
    FIELD = "field"


class SquadRole(StrEnum):
    PLAYING = "playing"
    BENCH = "bench"


@dataclass(frozen=True, slots=True)
class Extras:
    """Runs that were not scored off the bat.

    `wides` and `noballs` include the penalty run of the wide or no-ball itself, as Cricsheet counts them.
    """

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


ExtraKind = Literal["wides", "noballs", "byes", "legbyes", "penalty"]
EXTRA_KINDS: tuple[ExtraKind, ...] = ("wides", "noballs", "byes", "legbyes", "penalty")
"""The fields of Extras, in the order in which rows and columns list them."""

# Most balls have no extras and share this value, so `extras is NO_EXTRAS` is a cheap test. A body with empty extras is
# decoded to an equal but different object. So the test may only skip work, never decide anything.
NO_EXTRAS = Extras()


@dataclass(frozen=True, slots=True)
class Fielder:
    """A player of the fielding side by id, a player outside the squads by name, or an unnamed substitute."""

    id: Id | None = None
    name: Line | None = None
    substitute: bool = False


@dataclass(frozen=True, slots=True)
class Wicket:
    """A dismissal as the scorer records it. If `player_out_id` is None, the striker is out."""

    kind: DismissalKind
    player_out_id: Id | None = None
    end: End | None = None
    fielders: tuple[Fielder, ...] = ()


@dataclass(frozen=True, slots=True)
class Shot:
    """Where the ball went, in thousandths of the field's radius from the striker; y points towards the bowler.

    It is seen from behind the bowler: x points to the leg side of a right-hander, and to the off side of a left-hander.
    """

    x: Annotated[int, Range(-2000, 2000)]
    y: Annotated[int, Range(-2000, 2000)]
    left_handed: bool = False


@dataclass(frozen=True, slots=True)
class Passed:
    """Where the ball passed the striker's stumps, seen from behind the bowler, in centimetres.

    x counts to the right from middle stump, y upwards from the ground.
    """

    x: Annotated[int, Range(-300, 300)]
    y: Annotated[int, Range(0, 400)]
    left_handed: bool = False


@dataclass(frozen=True, slots=True)
class Player:
    id: Id
    name: Line
    role: SquadRole = SquadRole.PLAYING


@dataclass(frozen=True, slots=True)
class Team:
    """A side and its squad, in batting order as listed."""

    id: Id
    name: Line
    players: tuple[Player, ...]


class State:
    """A part of the state of a match: a frozen dataclass without slots, which `evolve` copies."""


StateT = TypeVar("StateT", bound=State)
_new = object.__new__
# A frozen dataclass refuses plain assignment, to `__dict__` too.
_set_dict = State.__dict__["__dict__"].__set__


def evolve(value: StateT, **changes: object) -> StateT:
    """Return a copy of a state with some fields changed.

    States are copied several times for each ball. This function does not run `__init__`, so it takes a tenth of the
    time of `dataclasses.replace`. Nor does it use `|`: that would keep the keys of the class in a table that all
    objects share, and CPython 3.11 reads the fields of such objects four times slower.
    """
    copy = _new(type(value))
    _set_dict(copy, {**value.__dict__, **changes})
    return copy
