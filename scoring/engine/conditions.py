"""Playing conditions as values: what differs between formats, and nothing else."""

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from math import ceil
from typing import Annotated, Any

from scoring.engine.errors import Malformed
from scoring.engine.values import Line, Range


class Format(StrEnum):
    TEST = "test"
    FIRST_CLASS = "first_class"
    ODI = "odi"
    ONE_DAY = "one_day"
    T20 = "t20"
    T10 = "t10"
    HUNDRED = "hundred"
    CUSTOM = "custom"


class Rebowled(StrEnum):
    """Whether a wide is bowled again."""

    ALWAYS = "always"
    LAST_OVER = "last_over"
    NEVER = "never"


class FreeHits(StrEnum):
    """Which no-balls give a free hit. The kind of no-ball is not recorded: `foot_fault` warns where `all` refuses."""

    NONE = "none"
    FOOT_FAULT = "foot_fault"
    ALL = "all"


class TieBreak(StrEnum):
    SHARED = "shared"
    SUPER_OVER = "super_over"
    SUPER_OVER_BOUNDARIES = "super_over_then_boundary_count"
    BOWL_OUT = "bowl_out"


@dataclass(frozen=True, slots=True)
class Powerplay:
    """Overs from `first` to `last`, one-based and inclusive."""

    kind: Line
    first: Annotated[int, Range(1, 500)]
    last: Annotated[int, Range(1, 500)]


@dataclass(frozen=True, slots=True)
class Conditions:
    """Every number that the laws of one match depend on.

    `overs` is the length of an innings in overs (sets of five for The Hundred); `quota` the overs of one bowler, both
    absent where unlimited. `wickets_to_fall` is one less than `players_per_side` unless set.
    """

    format: Format = Format.CUSTOM
    innings_per_side: Annotated[int, Range(1, 2)] = 1
    days: Annotated[int, Range(1, 10)] = 1
    overs: Annotated[int, Range(1, 500)] | None = None
    balls_per_over: Annotated[int, Range(1, 20)] = 6
    sets_per_end: Annotated[int, Range(1, 10)] = 1
    consecutive_sets: Annotated[int, Range(1, 10)] = 1
    quota: Annotated[int, Range(1, 500)] | None = None
    players_per_side: Annotated[int, Range(2, 30)] = 11
    wickets_to_fall: Annotated[int, Range(1, 30)] | None = None
    wide_runs: Annotated[int, Range(0, 10)] = 1
    noball_runs: Annotated[int, Range(0, 10)] = 1
    wides_rebowled: Rebowled = Rebowled.ALWAYS
    max_balls_an_over: Annotated[int, Range(1, 50)] | None = None
    free_hit: FreeHits = FreeHits.NONE
    powerplays: tuple[Powerplay, ...] = ()
    new_batter_faces_after_catch: bool = True
    follow_on_lead: Annotated[int, Range(1, 1000)] | None = None
    retire_at: Annotated[int, Range(1, 1000)] | None = None
    last_batter_alone: bool = False
    min_balls_for_result: Annotated[int, Range(1, 10_000)] | None = None
    tie_break: TieBreak = TieBreak.SHARED
    bowl_out_balls: Annotated[int, Range(1, 50)] = 5

    @property
    def wickets(self) -> int:
        """Wickets that end an innings (Law 13.3): one more where the last batter bats on alone."""
        return self.wickets_to_fall or self.players_per_side - (0 if self.last_batter_alone else 1)

    @property
    def max_balls(self) -> int | None:
        return self.overs * self.balls_per_over if self.overs else None


def _multi_day(**changes: Any) -> Conditions:
    return Conditions(innings_per_side=2, **changes)


def _limited(overs: int, **changes: Any) -> Conditions:
    return Conditions(overs=overs, quota=ceil(overs / 5), free_hit=FreeHits.ALL, **changes)


T20_POWERPLAY = (Powerplay("mandatory", 1, 6),)
ODI_POWERPLAYS = (Powerplay("mandatory", 1, 10), Powerplay("mandatory", 11, 40), Powerplay("mandatory", 41, 50))

FORMATS: dict[Format, Conditions] = {
    Format.TEST: _multi_day(format=Format.TEST, days=5, follow_on_lead=200),
    Format.FIRST_CLASS: _multi_day(format=Format.FIRST_CLASS, days=4, follow_on_lead=150),
    Format.ODI: _limited(
        50, format=Format.ODI, powerplays=ODI_POWERPLAYS, min_balls_for_result=120, tie_break=TieBreak.SUPER_OVER
    ),
    Format.ONE_DAY: _limited(50, format=Format.ONE_DAY, powerplays=ODI_POWERPLAYS, min_balls_for_result=120),
    Format.T20: _limited(
        20, format=Format.T20, powerplays=T20_POWERPLAY, min_balls_for_result=30, tie_break=TieBreak.SUPER_OVER
    ),
    Format.T10: _limited(
        10,
        format=Format.T10,
        powerplays=(Powerplay("mandatory", 1, 3),),
        min_balls_for_result=18,
        tie_break=TieBreak.SUPER_OVER,
    ),
    Format.HUNDRED: Conditions(
        format=Format.HUNDRED,
        overs=20,
        balls_per_over=5,
        sets_per_end=2,
        consecutive_sets=2,
        quota=4,
        noball_runs=2,
        free_hit=FreeHits.ALL,
        powerplays=(Powerplay("mandatory", 1, 5),),
        min_balls_for_result=25,
        tie_break=TieBreak.SUPER_OVER,
    ),
    Format.CUSTOM: Conditions(),
}
DEFAULTS = {field.name: field.default for field in fields(Conditions)}


def for_format(name: Format, overrides: dict[str, Any] | None = None) -> Conditions:
    """The format's conditions with some overridden by already decoded values.

    A length without a quota of its own keeps the format's share of it: 40 overs of a one-day match give eight each.

    Raises Malformed where the values contradict each other.
    """
    chosen = dict(overrides or {})
    base = FORMATS[name]
    if chosen.get("overs") and "quota" not in chosen and base.quota and base.overs:
        chosen["quota"] = ceil(chosen["overs"] * base.quota / base.overs)
    if chosen.get("overs") and "powerplays" not in chosen and chosen["overs"] != base.overs:
        chosen["powerplays"] = ()
    conditions = replace(base, **(chosen | {"format": name}))
    _require_sense(conditions)
    return conditions


def _require_sense(conditions: Conditions) -> None:
    if conditions.max_balls_an_over and conditions.max_balls_an_over < conditions.balls_per_over:
        raise Malformed(
            "conditions_contradict",
            "max_balls_an_over is smaller than balls_per_over, so no over could be completed.",
            {"conditions.max_balls_an_over": "must be at least balls_per_over"},
        )
    if conditions.wickets > conditions.players_per_side:
        raise Malformed(
            "conditions_contradict",
            "wickets_to_fall is larger than players_per_side.",
            {"conditions.wickets_to_fall": "must not exceed players_per_side"},
        )


SHORT_T20, SHORT_T20_QUOTA = 10, 2
"""A T20 cut below ten overs: two each. Five-over games with 2, 2 and 1 are the rule, at home and between countries."""


BOWLERS = 5
"""Among whom the overs are shared: a quota of a fifth, rounded up, is only for as many bowlers as needed."""


def allowance(conditions: Conditions, overs: int | None) -> tuple[int, int] | None:
    """(overs any bowler may bowl, how many bowlers may bowl one more) in an innings of `overs`; absent if unlimited.

    47 overs among five bowlers: nine each, and two of them ten.
    """
    if conditions.quota is None:
        return None
    if overs is None or conditions.overs is None:
        return conditions.quota, 0
    if conditions.format is Format.T20 and overs < SHORT_T20:
        return min(conditions.quota, SHORT_T20_QUOTA), 0
    if conditions.quota != ceil(conditions.overs / BOWLERS):
        return ceil(conditions.quota * overs / conditions.overs), 0
    return overs // BOWLERS, overs % BOWLERS
