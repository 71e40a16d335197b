"""The next ball: its players, what the next record must name, and which dismissals it may bring."""

from scoring.engine.laws.dismissals import list_allowed
from scoring.engine.laws.pairs import find_pair
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.views.shapes.answer import NextBall


def describe_next_ball(match: MatchState) -> NextBall:
    """Describe what the next record must name, and the players of the next ball as far as they are known."""
    view = describe_needs(match)
    innings = match.current
    if innings is None or innings.ended is not None:
        return view
    striker, non_striker = find_pair(innings)
    if striker is not None:
        view["striker_id"] = striker
    if non_striker is not None:
        view["non_striker_id"] = non_striker
    if innings.bowler is not None and not _is_bowler_needed(match, innings):
        view["bowler_id"] = innings.bowler
    return view


def describe_needs(match: MatchState) -> NextBall:
    """Describe what the next record must name, and which dismissals are possible, without the players."""
    innings = match.current
    free_hit = innings is not None and innings.free_hit
    return {
        "needs": _list_needs(match, innings),
        "free_hit": free_hit,
        "allowed_dismissals": [kind.value for kind in list_allowed(free_hit)],
    }


def _list_needs(match: MatchState, innings: Innings | None) -> list[str]:
    if match.result is not None:
        return []
    if innings is None or innings.ended is not None:
        return ["innings"]
    needs = []
    if _is_bowler_needed(match, innings):
        needs.append("bowler")
    striker, non_striker = find_pair(innings)
    if striker is None or (non_striker is None and not innings.alone):
        needs.append("batter")
    return needs


def _is_bowler_needed(match: MatchState, innings: Innings) -> bool:
    """Whether a new over begins, or the bowler of this one was replaced."""
    return innings.over is None or innings.over.complete or innings.bowler in match.bench
