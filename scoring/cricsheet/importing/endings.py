"""What ended the match besides the balls: a bowl-out, and an end that no ball shows."""

from collections.abc import Sequence

from scoring.cricsheet.importing.squads import Squads
from scoring.cricsheet.importing.targets import RAIN_RULES
from scoring.cricsheet.reading.documents import Document, Outcome
from scoring.engine.events.innings import InningsEnd, InningsEnded
from scoring.engine.events.kinds import Event
from scoring.engine.events.match import BowlOutBall, MatchEnd, MatchEnded
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState


def list_endings(
    document: Document, squads: Squads, bowl_out: Sequence[BowlOutBall], state: MatchState
) -> Sequence[Event]:
    """Return the events after the last innings."""
    outcome = document["info"].get("outcome", {})
    if outcome.get("method") == "Awarded" and outcome.get("winner") in squads.team_ids:
        return [*bowl_out, MatchEnded(MatchEnd.AWARDED, squads.team_ids[outcome["winner"]])]
    stopped = _explain_stop(document, squads, state) if state.result is None and not bowl_out else None
    return bowl_out if stopped is None else [stopped]


def _explain_stop(document: Document, squads: Squads, state: MatchState) -> Event | None:
    """Return the event that ended an unfinished match; None if the file shows no such end."""
    outcome = document["info"].get("outcome", {})
    if outcome.get("result") == "draw":
        return MatchEnded(MatchEnd.TIME)
    if outcome.get("result") == "no result":
        return MatchEnded(MatchEnd.ABANDONED)
    current = state.current
    if not outcome or current is None or current.ended is not None:
        return None
    if state.conditions.overs is None:
        return _close_last_innings(outcome, squads, current)
    if current.target_revised and current.target is not None:
        # The target was set after play had stopped, so the par at that moment is one less.
        return MatchEnded(MatchEnd.PLAY_STOPPED, par=current.target - 1)
    if outcome.get("method") in RAIN_RULES:
        return MatchEnded(MatchEnd.PLAY_STOPPED)
    return InningsEnded(InningsEnd.REDUCED)


def _close_last_innings(outcome: Outcome, squads: Squads, current: Innings) -> Event | None:
    """Close the last innings of a match of days if the match has a result that needs its end.

    A side that could not bat on, and whose missing batters the file does not list as absent, has lost or tied. If it is
    said to have won, balls are missing, and no end makes up for them.
    """
    has_won = squads.team_ids.get(outcome.get("winner", "")) == current.team_id
    return None if has_won else InningsEnded(InningsEnd.CLOSED)
