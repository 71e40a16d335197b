"""Start, end and forfeiture of an innings, and the early end of an over."""

from scoring.engine.events.innings import InningsEnd, InningsEnded, InningsForfeited, InningsStarted, OverEnded
from scoring.engine.laws.batters import judge_batter
from scoring.engine.laws.between.current import require_live_innings
from scoring.engine.laws.between.revisions import add_stoppage
from scoring.engine.laws.days import go_on
from scoring.engine.laws.innings_end import replace_and_end_if_due, replace_current
from scoring.engine.laws.order import open_innings
from scoring.engine.laws.overs import balls_left, close_over
from scoring.engine.laws.umpire import Umpire
from scoring.engine.laws.unfinished import is_drawn_when_time_is_up, may_declare
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import evolve


def start_innings(match: MatchState, event: InningsStarted, umpire: Umpire) -> MatchState:
    match = _close_before(match, event, umpire)
    innings = open_innings(match, event, umpire)
    for player_id, field in ((event.striker_id, "striker_id"), (event.non_striker_id, "non_striker_id")):
        if player_id is not None:
            judge_batter(match, innings, player_id, umpire, field)
    if event.striker_id is not None and event.striker_id == event.non_striker_id:
        umpire.refuse("same_batter_twice", "Striker and non-striker are the same player.", "non_striker_id")
    innings = evolve(innings, striker=event.striker_id, non_striker=event.non_striker_id)
    # Pending penalty runs may have reached the target of this innings already.
    return replace_and_end_if_due(_add_innings(match, innings), innings)


def _close_before(match: MatchState, event: InningsStarted, umpire: Umpire) -> MatchState:
    """Require that no innings is in progress.

    If a correction reopened the previous innings, a recorded start (it has a `number`) closes that innings again.
    """
    _require_match_open(match, umpire)
    before = match.current
    if before is None or before.ended is not None:
        return match
    if event.number is None:
        umpire.forbid("innings_in_progress", "An innings is in progress: record innings_ended first.")
    return replace_current(match, evolve(before, ended=InningsEnd.CLOSED))


def _require_match_open(match: MatchState, umpire: Umpire) -> None:
    if match.ended is not None or match.result is not None:
        umpire.forbid("match_over", "The match is over: no innings can begin.")


def _add_innings(match: MatchState, innings: Innings) -> MatchState:
    """Append the innings to the match. Its total has the pending penalty runs of its side already."""
    pending = {key: runs for key, runs in match.pending_penalties.items() if key != innings.team_id}
    return evolve(go_on(match), innings=(*match.innings, innings), pending_penalties=pending)


def end_innings(match: MatchState, event: InningsEnded, umpire: Umpire) -> MatchState:
    innings = require_live_innings(match, umpire)
    if event.reason is InningsEnd.DECLARED:
        _judge_declaration(match, innings, umpire)
    # The innings was cut short: Duckworth-Lewis needs the balls that it lost.
    if event.reason is InningsEnd.REDUCED:
        innings = add_stoppage(innings, balls_left(match.conditions, innings), 0)
    return replace_current(match, evolve(innings, ended=event.reason))


def _judge_declaration(match: MatchState, innings: Innings, umpire: Umpire) -> None:
    if not may_declare(match, innings):
        umpire.forbid("no_declaration", "An innings of limited overs cannot be declared closed: see `unfinished`.")
    elif match.conditions.unfinished is None and not is_drawn_when_time_is_up(match):
        detail = "This is declaration cricket: the match is drawn if its last innings is neither won nor all out."
        umpire.assume("declaration_cricket", detail)


def forfeit_innings(match: MatchState, event: InningsForfeited, umpire: Umpire) -> MatchState:
    _require_match_open(match, umpire)
    before = match.current
    if before is not None and before.ended is None:
        umpire.forbid("innings_in_progress", "An innings is in progress: record innings_ended first.")
    innings = open_innings(match, InningsStarted(team_id=event.team_id), umpire)
    return _add_innings(match, evolve(innings, ended=InningsEnd.FORFEITED))


def end_over(match: MatchState, event: OverEnded, umpire: Umpire) -> MatchState:
    innings = require_live_innings(match, umpire)
    if innings.over is None or innings.over.complete:
        umpire.refuse("no_over", "No over is in progress.")
    umpire.warn("over_short", f"Over {innings.over.index + 1} ends after {innings.over.legal} legal balls.")
    return replace_and_end_if_due(match, close_over(match.conditions, innings))
