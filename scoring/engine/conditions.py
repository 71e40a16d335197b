"""Playing conditions: the numbers and choices in which formats differ, and their values for each format."""

from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil
from typing import Annotated, Any

from scoring.engine.errors import Malformed
from scoring.engine.powerplays import Powerplay, find_fault, fit_powerplays
from scoring.engine.values import Range


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
    FEWER_WICKETS = "fewer_wickets"


class Unfinished(StrEnum):
    """What a match is if its last innings is neither won nor all out when its overs or the time are up.

    `no_result` is limited-overs cricket: when the overs are up the higher score wins; when time is up there is no
    result, or that of a par. The others are declaration cricket (Law 16.5): a draw, and a winning one for the side with
    more runs, or with the better run rate.
    """

    NO_RESULT = "no_result"
    DRAW = "draw"
    WINNING_DRAW_BY_RUNS = "winning_draw_by_runs"
    WINNING_DRAW_BY_RATE = "winning_draw_by_rate"


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
    # None: a draw if time limits the match, or if an innings of a custom match was declared (laws/unfinished).
    unfinished: Unfinished | None = None
    # Club rules: a batter retires at this score; the last batter bats on without a partner.
    retire_at: Annotated[int, Range(1, 1000)] | None = None
    last_batter_alone: bool = False
    # Pairs cricket: each pair bats this number of overs, a batter who is out bats on, and each wicket costs runs.
    pair_overs: Annotated[int, Range(1, 100)] | None = None
    runs_lost_a_wicket: Annotated[int, Range(0, 50)] = 0
    starting_score: Annotated[int, Range(0, 1000)] = 0
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
    super_over_wickets: Annotated[int, Range(1, 10)] = 2
    bowl_out_balls: Annotated[int, Range(1, 50)] = 5

    @property
    def wickets(self) -> int:
        """Wickets that end an innings (Law 13.3): one more if the last batter bats on alone. In pairs cricket none."""
        return self.wickets_to_fall or self.players_per_side - (0 if self.last_batter_alone else 1)

    @property
    def max_balls(self) -> int | None:
        """Legal balls of an innings; None if unlimited."""
        return self.overs * self.balls_per_over if self.overs else None


def _new(**changes: Any) -> Conditions:
    """Return conditions of a new match. Where the defaults of `Conditions` are those of old records, it has others."""
    changes = {"runs_after_win": False, "replacements_inherit": True, "super_overs_bar_players": True} | changes
    return Conditions(**changes)


FOLLOW_ON_LEADS = ((5, 200), (3, 150), (2, 100), (1, 75))
"""(days, lead), the longest matches first (Law 14.1)."""


def find_lawful_lead(days: int) -> int:
    """Return the lead that allows a follow-on in a match of two innings a side over this number of days (Law 14.1)."""
    return next(lead for least, lead in FOLLOW_ON_LEADS if days >= least)


def fit_to_length(conditions: Conditions, length: int | None) -> tuple[Powerplay, ...]:
    """Return the powerplays of the conditions for an innings of `length` balls; None if unlimited."""
    by_the_over = conditions.format in CUT_BY_THE_OVER
    return fit_powerplays(
        conditions.powerplays, conditions.max_balls, length, conditions.balls_per_over, by_the_over=by_the_over
    )


def _multi_day(days: int, **changes: Any) -> Conditions:
    # `overs` stays None: the innings are unlimited, and time ends the match.
    return _new(innings_per_side=2, days=days, follow_on_lead=find_lawful_lead(days), **changes)


def _limited(overs: int, **changes: Any) -> Conditions:
    # No bowler bowls more than a fifth of the overs.
    return _new(overs=overs, quota=ceil(overs / 5), free_hit=FreeHits.ALL, **changes)


T20_POWERPLAY = (Powerplay("mandatory", 1, 6),)
ODI_POWERPLAYS = (Powerplay("mandatory", 1, 10), Powerplay("mandatory", 11, 40), Powerplay("mandatory", 41, 50))

CUT_BY_THE_OVER = frozenset({Format.ODI, Format.ONE_DAY})
"""Formats whose powerplays stay whole overs in a shorter innings. In the others they are cut to the ball."""

FORMATS: dict[Format, Conditions] = {
    Format.TEST: _multi_day(5, format=Format.TEST),
    Format.FIRST_CLASS: _multi_day(4, format=Format.FIRST_CLASS),
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

    Unless they are overridden too, quota and powerplays keep their share of the length: in a one-day match of 40 overs
    a bowler may bowl eight, and the first powerplay has eight. The lead for a follow-on is that of the number of days.

    Raises Malformed if values contradict each other.
    """
    chosen = dict(overrides or {})
    conditions = replace(FORMATS[name], **(chosen | {"format": name}))
    followed = {key: value for key, value in _follow(FORMATS[name], conditions).items() if key not in chosen}
    conditions = replace(conditions, **followed)
    _require_consistent(conditions)
    return conditions


def _follow(usual: Conditions, changed: Conditions) -> dict[str, Any]:
    """Return the values that follow from others that were changed."""
    following: dict[str, Any] = {}
    if changed.overs and usual.quota and usual.overs:
        following["quota"] = ceil(changed.overs * usual.quota / usual.overs)
    if changed.overs:
        # The usual length in balls of the changed over, so that only the number of overs counts.
        base = replace(usual, balls_per_over=changed.balls_per_over)
        following["powerplays"] = fit_to_length(base, changed.max_balls)
    if changed.innings_per_side == 2:
        following["follow_on_lead"] = find_lawful_lead(changed.days)
    return following


def _require_consistent(conditions: Conditions) -> None:
    if conditions.max_balls_an_over and conditions.max_balls_an_over < conditions.balls_per_over:
        raise _contradiction(
            "max_balls_an_over is smaller than balls_per_over, so no over could be completed.",
            {"conditions.max_balls_an_over": "must be at least balls_per_over"},
        )
    if conditions.wickets > conditions.players_per_side:
        raise _contradiction(
            "wickets_to_fall is larger than players_per_side.",
            {"conditions.wickets_to_fall": "must not exceed players_per_side"},
        )
    if conditions.pair_overs and not conditions.overs:
        raise _contradiction(
            "An innings in pairs ends when its overs are bowled, so it needs a number of them.",
            {"conditions.overs": "is required with pair_overs"},
        )
    if not conditions.pair_overs and (conditions.runs_lost_a_wicket or conditions.starting_score):
        raise _contradiction(
            "Wickets cost runs and innings begin with a score in pairs cricket only.",
            {"conditions.pair_overs": "is required with runs_lost_a_wicket and starting_score"},
        )
    fault = find_fault(conditions.powerplays, conditions.balls_per_over)
    if fault:
        raise _contradiction(fault, {"conditions.powerplays": fault})


def _contradiction(detail: str, fields: dict[str, str]) -> Malformed:
    return Malformed("conditions_contradict", detail, fields)
