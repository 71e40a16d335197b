"""Decides when an innings is over (Law 13.3): target reached, nobody left to bat, or all overs bowled."""

from scoring.engine.events.innings import InningsEnd
from scoring.engine.laws.batters import find_available_batters
from scoring.engine.laws.overs import is_length_reached
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import evolve

AUTOMATIC = frozenset({InningsEnd.TARGET, InningsEnd.ALL_OUT, InningsEnd.OVERS})
"""The reasons that the engine derives. They are provisional: another ball of the same over reopens the innings."""


def replace_current(match: MatchState, innings: Innings) -> MatchState:
    return evolve(match, innings=(*match.innings[:-1], innings))


def replace_and_end_if_due(match: MatchState, innings: Innings) -> MatchState:
    """Replace the current innings, and end it if there is a reason now."""
    reason = _find_end(match, innings)
    return replace_current(match, innings if reason is None else evolve(innings, ended=reason))


def _find_end(match: MatchState, innings: Innings) -> InningsEnd | None:
    """Return why the innings is over; None while it continues."""
    # In pairs cricket wickets cost runs, so a total may fall again: only the overs end an innings.
    if innings.pair_overs is not None:
        return InningsEnd.OVERS if is_length_reached(innings) else None
    # The target comes first: a side that reaches it on the ball of its last wicket has won.
    if innings.target is not None and innings.total >= innings.target:
        return InningsEnd.TARGET
    if innings.wickets >= innings.wickets_to_fall or _is_nobody_left(match, innings):
        return InningsEnd.ALL_OUT
    return InningsEnd.OVERS if is_length_reached(innings) else None


def _is_nobody_left(match: MatchState, innings: Innings) -> bool:
    """Whether a batter is awaited and none is available. A batter who retired and may return is available."""
    if innings.striker is not None and (innings.non_striker is not None or innings.alone):
        return False
    if find_available_batters(match, innings):
        return False
    # Nine out and one hurt or absent: the innings ends without a tenth wicket, unless the last batter may bat alone.
    nobody_in = innings.striker is None and innings.non_striker is None
    return nobody_in or not match.conditions.last_batter_alone
