"""Day and session of play: they change when play goes on after an interval."""

from scoring.engine.laws.follow_on import lose_day
from scoring.engine.states.match import MatchState, Status
from scoring.engine.values import evolve


def go_on(match: MatchState) -> MatchState:
    """Return the match after any break: on the next day after stumps, in the next session after lunch or tea."""
    if match.pause is Status.STUMPS:
        return evolve(match, pause=None, day=match.day + 1, session=1)
    if match.pause in (Status.LUNCH, Status.TEA):
        return evolve(match, pause=None, session=match.session + 1)
    return match if match.pause is None else evolve(match, pause=None)


def begin_break(match: MatchState, pause: Status) -> MatchState:
    """Return the match in an interval. One that follows another ends a session, or a day, without play."""
    if match.pause is not pause or pause is Status.STUMPS:
        match = go_on(match)
    if pause is Status.STUMPS and not any(innings.bowled for innings in match.innings):
        match = evolve(match, conditions=lose_day(match))
    return evolve(match, pause=pause, has_sessions=True)
