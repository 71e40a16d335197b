"""Where a match of two innings a side stands: all that its prediction depends on."""

from dataclasses import dataclass
from math import sqrt

from scoring.engine.conditions import Conditions, Format
from scoring.engine.laws.order import main_innings
from scoring.engine.laws.overs import balls_left
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState, Status
from workers.prediction.inputs.match_context import WICKETS
from workers.prediction.inputs.unpredicted import Unpredicted

TEST_DAY, DAY = 540, 576
"""Balls of a day: 90 overs in a Test, 96 in most other first-class cricket. No condition says it."""
SESSIONS = 3
CHANGE = 12
"""Balls that the ten minutes between two innings cost (two overs)."""
UNSURE = 45
"""Balls by which the estimate may well be wrong: a day may have more overs. While play goes on, some are left."""
FEWEST_DAYS = 3


@dataclass(frozen=True, slots=True)
class Position:
    """The match after a ball, for the side at bat; between two innings, for the side that bats next.

    `lead` is its lead over the whole match, `wickets_left` of ten. `own_later` and `other_later` count the innings that
    each side has after this one. `balls_left` are those of the match.
    """

    innings: int
    batting_id: str
    bowling_id: str
    wickets_left: int
    lead: int
    own_later: int
    other_later: int
    balls_left: int

    @property
    def is_chase(self) -> bool:
        return not self.own_later and not self.other_later


def find_reason(conditions: Conditions) -> Unpredicted | None:
    """Return why no match under these conditions is predicted; None if there is a model."""
    if conditions.days < FEWEST_DAYS:
        return Unpredicted(
            "two_innings", "Of two innings a side there is only a model of matches of three days or more."
        )
    if conditions.pair_overs is not None:
        return Unpredicted("pairs", "There is no model of pairs cricket.")
    if conditions.unfinished is not None:
        return Unpredicted("draws", "There is no model of two innings a side with a rule of its own for draws.")
    if conditions.wickets != WICKETS:
        return Unpredicted("other_sides", "There is a model only of sides that lose ten wickets.")
    return None


def position_of(match: MatchState) -> Position | Unpredicted:
    """Return where an undecided match stands, or why it has no prediction."""
    reason = find_reason(match.conditions)
    if reason is not None:
        return reason
    if match.created.conditions.overs is not None:
        return Unpredicted("limited_innings", "There is no model of two innings a side with a limit of overs each.")
    main = main_innings(match)
    if not main:
        return Unpredicted("not_started", "The match has not begun.")
    if len(main) != len(match.innings) or match.bowl_out or (len(main) == 4 and main[-1].ended is not None):
        return Unpredicted("tie_break", "There is no model of super overs and bowl-outs.")
    return _position(match, main)


def _position(match: MatchState, main: tuple[Innings, ...]) -> Position:
    last = main[-1]
    is_break = last.ended is not None
    batting = _find_next(main) if is_break else last.team_id
    own = [innings for innings in main if innings.team_id == batting]
    others = sum(innings.total for innings in main if innings.team_id != batting)
    return Position(
        innings=len(main) + is_break,
        batting_id=batting,
        bowling_id=match.other_team(batting),
        wickets_left=WICKETS if is_break else max(WICKETS - last.wickets, 1),
        lead=sum(innings.total for innings in own) - others,
        own_later=2 - len(own) - is_break,
        other_later=2 - (len(main) - len(own)),
        balls_left=_balls_left(match, main),
    )


def _find_next(main: tuple[Innings, ...]) -> str:
    """Return the side that bats next. A follow-on is not foreseen: the side ahead says so when the innings begins."""
    other = main[-1].bowling_team_id
    has_batted = sum(innings.team_id == other for innings in main)
    return other if has_batted < 2 else main[-1].team_id


def _balls_left(match: MatchState, main: tuple[Innings, ...]) -> int:
    """Return the balls that are left of the match. Those of a last hour are known; else the days tell."""
    last = main[-1]
    if last.ended is None and last.max_overs is not None:
        return balls_left(match.conditions, last) or 0
    bowled = sum(innings.legal_balls for innings in main)
    changes = sum(innings.ended is not None for innings in main)
    left = match.conditions.days * _day_of(match) - bowled - changes * CHANGE
    if match.has_sessions:
        left = min(left, _left_by_calendar(match))
    return round(left / 2 + sqrt(left**2 / 4 + UNSURE**2))


def _day_of(match: MatchState) -> int:
    return TEST_DAY if match.conditions.format is Format.TEST else DAY


def _left_by_calendar(match: MatchState) -> int:
    """Return the balls of the days and sessions to come, with all of the session in progress: lost time is gone."""
    # A first day that was lost counts in `day`, but no longer in revised `days`.
    days = max(match.conditions.days, match.created.conditions.days) - match.day
    if match.pause is Status.STUMPS:
        sessions = 0
    else:
        sessions = SESSIONS - match.session + (match.pause not in (Status.LUNCH, Status.TEA))
    return days * _day_of(match) + sessions * _day_of(match) // SESSIONS
