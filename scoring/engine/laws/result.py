"""The result (Law 16): winner and margin, or how the match ended without a winner.

The result follows from balls and targets. Only an award, a concession or a walkover (`match_ended`) names the winner.
"""

from dataclasses import replace

from scoring.engine.conditions import TieBreak
from scoring.engine.events.innings import InningsEnd
from scoring.engine.events.match import MatchEnd
from scoring.engine.laws.bowl_out import find_bowl_out_winner
from scoring.engine.laws.innings_end import count_wickets_left
from scoring.engine.laws.order import main_innings, super_overs
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
    wickets = count_wickets_left(match, chase)
    # The side was all out with fewer runs, and won by what was awarded after its last wicket (Law 16.8.2).
    if not wickets and chase.extras.penalty:
        return Result(ResultKind.WON, chase.team_id, by_penalty_runs=True, method=method)
    if not wickets or chase.margin_in_runs:
        return Result(ResultKind.WON, chase.team_id, runs=margin, method=method)
    return Result(ResultKind.WON, chase.team_id, wickets=wickets, method=method)


def _decide_two_innings(match: MatchState) -> Result | None:
    main = main_innings(match)
    if len(main) < 3 or main[-1].ended is None:
        return None
    last = main[-1]
    if len(main) == 4:
        return _decide_chase(match, last, last.target) if last.target is not None else None
    own = sum(innings.total for innings in main if innings.team_id == last.team_id)
    others = sum(innings.total for innings in main if innings.team_id != last.team_id)
    # The side that batted last has had both its innings and still trails the other side's one.
    if others > own and sum(1 for innings in main if innings.team_id == last.team_id) == 2:
        return Result(ResultKind.WON, last.bowling_team_id, runs=others - own, innings=True)
    return None


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
    main = main_innings(match)
    if ended.reason is MatchEnd.PLAY_STOPPED and len(main) == 2 and match.conditions.innings_per_side == 1:
        return _decide_at_par(match, main[1], ended.par)
    # Only a match limited by time can be drawn (Law 16.5). A match of limited overs that is not finished has no result.
    timed = match.conditions.innings_per_side == 2 or match.conditions.overs is None
    if timed and ended.reason in (MatchEnd.TIME, MatchEnd.PLAY_STOPPED):
        return Result(ResultKind.DRAW)
    return Result(ResultKind.NO_RESULT, reason=ended.reason.value)


def _decide_at_par(match: MatchState, chase: Innings, given: int | None) -> Result:
    par = given if given is not None else chase.par
    least = match.conditions.min_balls_for_result
    # There were too few balls for a result, or there is no par to compare with.
    if par is None or (least is not None and chase.legal_balls < least):
        return Result(ResultKind.NO_RESULT, reason=MatchEnd.PLAY_STOPPED.value)
    stopped = evolve(chase, margin_in_runs=True, method=chase.method or "D/L")
    return _decide_chase(match, stopped, par + 1)
