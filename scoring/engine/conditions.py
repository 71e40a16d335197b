"""Playing conditions: the numbers and choices in which formats differ, and their values for each format."""

from dataclasses import dataclass, replace
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
    """Which no-balls give a free hit.

    The kind of a no-ball is not recorded. So with `foot_fault`, a dismissal that is impossible on a free hit is only a
    warning. With `all`, it is refused.
    """

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
    """Overs `first` to `last`, counted from one, both inclusive."""

    kind: Line
    first: Annotated[int, Range(1, 500)]
    last: Annotated[int, Range(1, 500)]


@dataclass(frozen=True, slots=True)
class Conditions:
    """All numbers and choices that the laws of one match depend on.

    `overs` is the length of an innings in overs (sets of five balls in The Hundred). `quota` is the number of overs
    that one bowler may bowl. None means unlimited for both. If `wickets_to_fall` is None, it follows from
    `players_per_side` and `last_batter_alone`.
    """

    format: Format = Format.CUSTOM
    innings_per_side: Annotated[int, Range(1, 2)] = 1
    days: Annotated[int, Range(1, 10)] = 1
    overs: Annotated[int, Range(1, 500)] | None = None
    balls_per_over: Annotated[int, Range(1, 20)] = 6
    # In The Hundred an over is a set of five balls. Both are 2 there, and 1 in all other formats.
    sets_per_end: Annotated[int, Range(1, 10)] = 1
    consecutive_sets: Annotated[int, Range(1, 10)] = 1
    quota: Annotated[int, Range(1, 500)] | None = None
    players_per_side: Annotated[int, Range(2, 30)] = 11
    wickets_to_fall: Annotated[int, Range(1, 30)] | None = None
    wide_runs: Annotated[int, Range(0, 10)] = 1
    noball_runs: Annotated[int, Range(0, 10)] = 1
    # Club rules: a wide counts as a ball of the over (perhaps not in the last over), and an over has a maximum number
    # of deliveries.
    wides_rebowled: Rebowled = Rebowled.ALWAYS
    max_balls_an_over: Annotated[int, Range(1, 50)] | None = None
    free_hit: FreeHits = FreeHits.NONE
    powerplays: tuple[Powerplay, ...] = ()
    # Law 18.11 since October 2022. Before, it depended on whether the batters had crossed.
    new_batter_faces_after_catch: bool = True
    follow_on_lead: Annotated[int, Range(1, 1000)] | None = None
    # Club rules: a batter retires at this score; the last batter bats on without a partner.
    retire_at: Annotated[int, Range(1, 1000)] | None = None
    last_batter_alone: bool = False
    # If play stops for good, a chase of fewer legal balls has no result.
    min_balls_for_result: Annotated[int, Range(1, 10_000)] | None = None
    # Law 16.6: runs that the batters complete after the winning run do not count. Some published totals have them, so
    # they count in imported files, and in matches recorded before this condition existed.
    runs_after_win: bool = True
    # Law 40.1: only the batter who comes in after a wicket or a retirement can be timed out. Competitions may have
    # rules of their own for openers.
    openers_timed_out: bool = False
    # Law 1.3 since October 2022: a replacement is treated as the player whom he replaces.
    replacements_inherit: bool = False
    # ICC: a batter who was out in a super over bats in no later one, and its bowlers do not bowl in the next.
    super_overs_bar_players: bool = False
    tie_break: TieBreak = TieBreak.SHARED
    bowl_out_balls: Annotated[int, Range(1, 50)] = 5

    @property
    def wickets(self) -> int:
        """Wickets that end an innings (Law 13.3): one more if the last batter bats on alone."""
        return self.wickets_to_fall or self.players_per_side - (0 if self.last_batter_alone else 1)

    @property
    def max_balls(self) -> int | None:
        """Legal balls of an innings; None if unlimited."""
        return self.overs * self.balls_per_over if self.overs else None


def _new(**changes: Any) -> Conditions:
    """Return conditions of a new match. Where the defaults of `Conditions` are those of old records, it has others."""
    changes = {"runs_after_win": False, "replacements_inherit": True, "super_overs_bar_players": True} | changes
    return Conditions(**changes)


def _multi_day(**changes: Any) -> Conditions:
    # `overs` stays None: the innings are unlimited, and time ends the match.
    return _new(innings_per_side=2, **changes)


def _limited(overs: int, **changes: Any) -> Conditions:
    # No bowler bowls more than a fifth of the overs.
    return _new(overs=overs, quota=ceil(overs / 5), free_hit=FreeHits.ALL, **changes)


T20_POWERPLAY = (Powerplay("mandatory", 1, 6),)
ODI_POWERPLAYS = (Powerplay("mandatory", 1, 10), Powerplay("mandatory", 11, 40), Powerplay("mandatory", 41, 50))

FORMATS: dict[Format, Conditions] = {
    # Law 14.1: a lead of 200 in a match of five days, of 150 in one of three or four.
    Format.TEST: _multi_day(format=Format.TEST, days=5, follow_on_lead=200),
    Format.FIRST_CLASS: _multi_day(format=Format.FIRST_CLASS, days=4, follow_on_lead=150),
    # A result needs 20 overs (120 balls) of the second innings here, 5 overs in a T20, 25 balls in The Hundred.
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
    Format.HUNDRED: _new(
        format=Format.HUNDRED,
        overs=20,
        balls_per_over=5,
        # Ends change every ten balls, and a bowler may bowl all ten.
        sets_per_end=2,
        consecutive_sets=2,
        quota=4,
        noball_runs=2,
        free_hit=FreeHits.ALL,
        powerplays=(Powerplay("mandatory", 1, 5),),
        min_balls_for_result=25,
        tie_break=TieBreak.SUPER_OVER,
    ),
    Format.CUSTOM: _new(),
}


def for_format(name: Format, overrides: dict[str, Any] | None = None) -> Conditions:
    """Return the format's conditions with some overridden. The overrides must be decoded already.

    If `overs` is overridden and `quota` is not, the quota keeps its share of the length: in a one-day match of 40 overs
    a bowler may bowl eight. Powerplays are dropped if the length changes, because they fit the usual length only.

    Raises Malformed if values contradict each other.
    """
    chosen = dict(overrides or {})
    base = FORMATS[name]
    if chosen.get("overs") and "quota" not in chosen and base.quota and base.overs:
        chosen["quota"] = ceil(chosen["overs"] * base.quota / base.overs)
    if chosen.get("overs") and "powerplays" not in chosen and chosen["overs"] != base.overs:
        chosen["powerplays"] = ()
    conditions = replace(base, **(chosen | {"format": name}))
    _require_consistent(conditions)
    return conditions


def _require_consistent(conditions: Conditions) -> None:
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
