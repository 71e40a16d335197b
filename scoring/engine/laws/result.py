"""The result (Law 16): winner and margin, or how the match ended without a winner.

The result follows from balls and targets. Only an award, a concession or a walkover (`match_ended`) names the winner.
"""

from dataclasses import replace

from scoring.engine.conditions import TieBreak
from scoring.engine.events.innings import InningsEnd
from scoring.engine.events.match import MatchEnd, MatchEnded
from scoring.engine.laws.bowl_out import find_bowl_out_winner
from scoring.engine.laws.innings_end import count_wickets_left
from scoring.engine.laws.order import main_innings, super_overs
from scoring.engine.laws.unfinished import (
    OVERS_UP,
    TIME_UP,
    draw,
    is_drawn_when_overs_are_up,
    is_drawn_when_time_is_up,
)
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState, Result, ResultKind
from scoring.engine.values import evolve

DECIDED_BY_SCORER = frozenset({MatchEnd.AWARDED, MatchEnd.CONCEDED, MatchEnd.WALKOVER})


def decide_result(match: MatchState) -> Result | None:
    """Return the result; None while the match is undecided."""
    ended = match.ended
    # An award, a concession or a walkover overrides the result that follows from the balls.
    if ended is not None and ended.reason in DECIDED_BY_SCORER and ended.winner_team_id is not None:
        return Result(ResultKind.WON, ended.winner_team_id, reason=ended.reason.value)
    match = _reopen_unfinished_innings(match)
    played = _decide_two_innings(match) if match.conditions.innings_per_side == 2 else _decide_one_innings(match)
    if played is not None and played.kind is ResultKind.TIE:
        return _break_tie(match, played)
    if played is not None or ended is None:
        return played
    return _decide_unfinished(match)


def _reopen_unfinished_innings(match: MatchState) -> MatchState:
    """Undo the end of an innings that only the end of the match closed: such an innings decides nothing."""
    last = match.current
    if last is None or last.ended is not InningsEnd.MATCH_ENDED:
        return match
    return evolve(match, innings=(*match.innings[:-1], evolve(last, ended=None)))


def _decide_one_innings(match: MatchState) -> Result | None:
    main = main_innings(match)
    if len(main) < 2 or main[1].ended is None or main[1].target is None:
        return None
    if main[1].ended in OVERS_UP and main[1].total < main[1].target and is_drawn_when_overs_are_up(match):
        return draw(match)
    return _decide_chase(match, main[1], main[1].target)


def _decide_chase(match: MatchState, chase: Innings, target: int) -> Result:
    """Return the result of a chase: lost by the missing runs, tied, or won by the wickets still to fall (Law 16.8).

    If the length was cut to the overs already bowled, the margin of a win is in runs.
    """
    # Level means one run less than the target.
    margin = chase.total - (target - 1)
    method = chase.method
    if margin == 0:
        return Result(ResultKind.TIE, method=method)
    if margin < 0:
        return Result(ResultKind.WON, chase.bowling_team_id, runs=-margin, method=method)
    in_runs = chase.margin_in_runs or chase.pairs is not None
    wickets = 0 if in_runs else count_wickets_left(match, chase)
    # The side was all out with fewer runs, and won by what was awarded after its last wicket (Law 16.8.2).
    if not wickets and not in_runs and chase.extras.penalty:
        return Result(ResultKind.WON, chase.team_id, by_penalty_runs=True, method=method)
    if not wickets:
        return Result(ResultKind.WON, chase.team_id, runs=margin, method=method)
    return Result(ResultKind.WON, chase.team_id, wickets=wickets, method=method)


def _decide_two_innings(match: MatchState) -> Result | None:
    main = main_innings(match)
    if len(main) < 3 or main[-1].ended is None:
        return None
    last = main[-1]
    # Overs that ran out in a match without a limit are those of the last hour.
    is_drawn = last.ended is InningsEnd.OVERS and is_drawn_when_overs_are_up(match)
    if len(main) == 4:
        if last.target is None:
            return None
        return draw(match) if is_drawn and last.total < last.target else _decide_chase(match, last, last.target)
    own = sum(innings.total for innings in main if innings.team_id == last.team_id)
    others = sum(innings.total for innings in main if innings.team_id != last.team_id)
    # The side that batted last has had both its innings and still trails the other side's one.
    if others <= own or sum(1 for innings in main if innings.team_id == last.team_id) < 2:
        return None
    return draw(match) if is_drawn else Result(ResultKind.WON, last.bowling_team_id, runs=others - own, innings=True)


def _break_tie(match: MatchState, tie: Result) -> Result | None:
    """Return the tie with the winner of its super over or bowl-out; None while the tie-break is still to come."""
    if match.bowl_out:
        winner = find_bowl_out_winner(match)
        if winner is not None:
            return replace(tie, bowl_out_id=winner)
    pairs = super_overs(match)
    # Super overs are played in pairs. A pair without its second innings is left out.
    for first, second in zip(pairs[::2], pairs[1::2], strict=False):
        winner = _find_super_over_winner(match, first, second)
        if winner is not None:
            return replace(tie, eliminator_id=winner)
    if match.conditions.tie_break is TieBreak.FEWER_WICKETS:
        return replace(tie, fewer_wickets_id=_find_side_with_fewer_wickets(match))
    if match.ended is not None or (match.conditions.tie_break is TieBreak.SHARED and not pairs and not match.bowl_out):
        return tie
    return None


def _find_super_over_winner(match: MatchState, first: Innings, second: Innings) -> str | None:
    if second.ended is None:
        return None
    if first.total != second.total:
        return first.team_id if first.total > second.total else second.team_id
    # If the super over is tied too, boundaries decide or another super over follows.
    if match.conditions.tie_break is not TieBreak.SUPER_OVER_BOUNDARIES:
        return None
    mine, theirs = _count_boundaries(match, first.team_id), _count_boundaries(match, second.team_id)
    if mine == theirs:
        return None
    return first.team_id if mine > theirs else second.team_id


def _find_side_with_fewer_wickets(match: MatchState) -> str | None:
    """Return the side that lost fewer wickets; None if both lost as many."""
    lost = {team.id: 0 for team in match.teams}
    for innings in main_innings(match):
        lost[innings.team_id] += innings.wickets
    first, second = lost
    if lost[first] == lost[second]:
        return None
    return first if lost[first] < lost[second] else second


def _count_boundaries(match: MatchState, team_id: str) -> int:
    """Return the number of fours and sixes of a side in the match, with super overs."""
    return sum(
        line.fours + line.sixes
        for innings in match.innings
        if innings.team_id == team_id
        for line in innings.batting.values()
    )


def _decide_unfinished(match: MatchState) -> Result:
    """Decide a match that the scorer ended before its innings were over."""
    ended = match.ended
    assert ended is not None
    if does_par_count(match, ended.reason):
        return _decide_at_par(match, main_innings(match)[1], ended)
    # A match without a ball is abandoned, not drawn.
    has_begun = any(innings.bowled for innings in match.innings)
    if ended.reason in TIME_UP and has_begun and is_drawn_when_time_is_up(match):
        return draw(match)
    return Result(ResultKind.NO_RESULT, reason=ended.reason.value)


def does_par_count(match: MatchState, reason: MatchEnd) -> bool:
    """Whether a par decides the match if it ends now for this reason: a limited-overs chase was stopped for good."""
    main = main_innings(match)
    if reason not in TIME_UP or match.conditions.innings_per_side == 2 or len(main) < 2:
        return False
    is_limited = main[1].max_overs is not None and not is_drawn_when_time_is_up(match)
    return is_limited and main[1].ended is None


def _decide_at_par(match: MatchState, chase: Innings, ended: MatchEnded) -> Result:
    par = ended.par if ended.par is not None else chase.par
    least = match.conditions.min_balls_for_result
    # There were too few balls for a result, or there is no par to compare with.
    if par is None or (least is not None and chase.legal_balls < least):
        return Result(ResultKind.NO_RESULT, reason=ended.reason.value)
    stopped = evolve(chase, margin_in_runs=True, method=chase.method or "D/L")
    return _decide_chase(match, stopped, par + 1)
