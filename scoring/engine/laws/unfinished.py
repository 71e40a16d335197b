"""Matches that end unfinished: drawn, a winning draw, or without a result (Law 16.5, and the conditions)."""

from scoring.engine.conditions import Conditions, Format, Unfinished
from scoring.engine.events.innings import InningsEnd
from scoring.engine.events.match import MatchEnd
from scoring.engine.laws.order import main_innings
from scoring.engine.laws.terms import count_length
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState, Result, ResultKind

OVERS_UP = frozenset({InningsEnd.OVERS, InningsEnd.REDUCED, InningsEnd.CLOSED})
"""Ends of a chase that was neither won nor bowled out. A declaration completes it too (Law 13.3.3)."""
TIME_UP = frozenset({MatchEnd.TIME, MatchEnd.PLAY_STOPPED, MatchEnd.ABANDONED})
"""Ends of a match that its innings had not decided."""


def may_declare(match: MatchState, innings: Innings) -> bool:
    """Whether the innings may be declared closed: in all but limited-overs cricket (Law 15.1).

    Of a custom match without a rule for `unfinished` it is not known which it is; a declaration shows it.
    """
    conditions = match.conditions
    if conditions.innings_per_side == 2 or innings.max_overs is None:
        return True
    if conditions.unfinished is None:
        return conditions.format is Format.CUSTOM
    return conditions.unfinished is not Unfinished.NO_RESULT


def is_drawn_when_overs_are_up(match: MatchState) -> bool:
    """Whether the match is drawn when its last innings runs out of overs.

    In limited-overs cricket the higher score wins. The overs of a last hour are no limit of that kind.
    """
    rule = match.conditions.unfinished
    if rule is not None:
        return rule is not Unfinished.NO_RESULT
    return not _is_limited(match) or _was_declared(match)


def is_drawn_when_time_is_up(match: MatchState) -> bool:
    """Whether the match is drawn when it runs out of time or is abandoned. Limited-overs cricket has no result then."""
    conditions = match.conditions
    if conditions.unfinished is not None:
        return conditions.unfinished is not Unfinished.NO_RESULT
    return conditions.innings_per_side == 2 or not _is_limited(match) or _was_declared(match)


def _is_limited(match: MatchState) -> bool:
    """Whether every innings so far had a limit of overs; before the first, whether the conditions have one."""
    return None not in ([innings.max_overs for innings in main_innings(match)] or [match.conditions.overs])


def _was_declared(match: MatchState) -> bool:
    """Whether a declaration showed that a match of limited overs is not limited-overs cricket."""
    conditions = match.conditions
    if conditions.format is not Format.CUSTOM or conditions.innings_per_side == 2:
        return False
    return any(innings.ended is InningsEnd.DECLARED for innings in main_innings(match))


def draw(match: MatchState) -> Result:
    """Return the draw, with the side that has the winning one if the conditions know such draws and one is ahead."""
    return Result(ResultKind.DRAW, winning_draw_id=_find_side_ahead(match))


def _find_side_ahead(match: MatchState) -> str | None:
    rule, main = match.conditions.unfinished, main_innings(match)
    first, second = (_sum_up(match.conditions, main, team.id) for team in match.teams)
    if not first[1] or not second[1]:  # only one side has batted
        return None
    if rule is Unfinished.WINNING_DRAW_BY_RUNS:
        lead = first[0] - second[0]
    elif rule is Unfinished.WINNING_DRAW_BY_RATE:
        # first runs / first balls - second runs / second balls, in whole numbers
        lead = first[0] * second[1] - second[0] * first[1]
    else:
        return None
    return None if lead == 0 else match.teams[0 if lead > 0 else 1].id


def _sum_up(conditions: Conditions, main: tuple[Innings, ...], team_id: str) -> tuple[int, int]:
    """Return a side's runs and balls. A side that was all out had all balls of its innings, as for net run rates."""
    own = [innings for innings in main if innings.team_id == team_id]
    return sum(innings.total for innings in own), sum(_count_balls(conditions, innings) for innings in own)


def _count_balls(conditions: Conditions, innings: Innings) -> int:
    length = count_length(conditions, innings.max_overs, innings.max_extra_balls)
    return length if length is not None and innings.ended is InningsEnd.ALL_OUT else innings.legal_balls
