"""The innings in progress, which most events require."""

from scoring.engine.laws.umpire import Umpire
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState


def require_live_innings(match: MatchState, umpire: Umpire) -> Innings:
    """Return the innings in progress. Raises Unlawful if there is none."""
    if match.ended is not None or match.result is not None:
        umpire.forbid("match_over", "The match is over.")
    innings = match.current
    if innings is None:
        umpire.refuse("no_innings", "No innings has begun.")
    if innings.ended is not None:
        umpire.forbid("innings_over", "The innings is over: start the next one, or set same_over to continue it.")
    return innings
