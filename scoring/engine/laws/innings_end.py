"""Decides when an innings is over (Law 13.3): target reached, nobody left to bat, or all overs bowled."""

from scoring.engine.events.innings import InningsEnd
from scoring.engine.laws.batters import find_available_batters
from scoring.engine.laws.overs import is_length_reached
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import evolve

PROVISIONAL = frozenset({InningsEnd.ALL_OUT, InningsEnd.OVERS})
"""Another ball of the same over reopens an innings that ended so. After the winning run there is none (Law 16.6.1)."""


def replace_current(match: MatchState, innings: Innings) -> MatchState:
    return evolve(match, innings=(*match.innings[:-1], innings))


def replace_and_end_if_due(match: MatchState, innings: Innings) -> MatchState:
    """Replace the current innings, and end it if there is a reason now."""
    reason = find_end(match, innings)
    return replace_current(match, innings if reason is None else evolve(innings, ended=reason))


def find_end(match: MatchState, innings: Innings) -> InningsEnd | None:
    """Return why the innings is over; None while it continues."""
    # In pairs cricket wickets cost runs, so a total may fall again: only the overs end an innings.
    if innings.pairs is not None:
        return InningsEnd.OVERS if is_length_reached(innings) else None
    # The target comes first: a side that reaches it on the ball of its last wicket has won.
    if innings.target is not None and innings.total >= innings.target:
        return InningsEnd.TARGET
    is_awaiting = innings.striker is None or innings.non_striker is None
    if innings.wickets >= innings.wickets_to_fall or (is_awaiting and _is_nobody_left(match, innings)):
        return InningsEnd.ALL_OUT
    return InningsEnd.OVERS if is_length_reached(innings) else None


def count_wickets_left(match: MatchState, innings: Innings) -> int:
    """Return how many wickets can still fall before the side is all out (Law 16.8.1). A side of nine begins with 8."""
    batters = (innings.striker is not None) + (innings.non_striker is not None)
    batters += len(find_available_batters(match, innings))
    falling = batters if match.conditions.last_batter_alone else batters - 1
    return max(min(falling, innings.wickets_to_fall - innings.wickets), 0)


def _is_nobody_left(match: MatchState, innings: Innings) -> bool:
    """Whether batters are awaited and too few available. A batter who retired and may return is available."""
    awaited = (innings.striker is None) + (innings.non_striker is None and not innings.alone)
    available = len(find_available_batters(match, innings)) if awaited else 0
    if available >= awaited:
        return False
    # Nine out and one hurt or absent: the innings ends without a tenth wicket, unless the last batter may bat alone.
    nobody_in = innings.striker is None and innings.non_striker is None and not available
    return nobody_in or not match.conditions.last_batter_alone
