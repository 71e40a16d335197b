"""When an innings is over (Law 13.3): target reached, nobody left to bat, or its overs bowled."""

from scoring.engine.batters import may_still_bat
from scoring.engine.events import InningsEnd
from scoring.engine.overs import length_reached
from scoring.engine.states import Innings, MatchState

AUTOMATIC = frozenset({InningsEnd.TARGET, InningsEnd.ALL_OUT, InningsEnd.OVERS})


def settled(match: MatchState, innings: Innings) -> InningsEnd | None:
    """Why the innings is over now, absent while it goes on."""
    if innings.target is not None and innings.total >= innings.target:
        return InningsEnd.TARGET
    if innings.wickets >= innings.wickets_to_fall or _nobody_left(match, innings):
        return InningsEnd.ALL_OUT
    return InningsEnd.OVERS if length_reached(innings) else None


def _nobody_left(match: MatchState, innings: Innings) -> bool:
    """A batter is awaited and none can come; who retired and may return still can."""
    if innings.striker is not None and (innings.non_striker is not None or innings.alone):
        return False
    if may_still_bat(match, innings):
        return False
    nobody_in = innings.striker is None and innings.non_striker is None
    return nobody_in or not match.conditions.last_batter_alone
