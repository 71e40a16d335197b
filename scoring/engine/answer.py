"""What the scorer's console is told after each record: the score, who is next, and what was assumed."""

from typing import TYPE_CHECKING, Any

from scoring.engine.dismissals import allowed_on_next
from scoring.engine.events import Delivery
from scoring.engine.notation import innings_overs
from scoring.engine.states import Innings, MatchState, Remark

if TYPE_CHECKING:
    from scoring.engine.log import Log


def answer(log: "Log") -> dict[str, Any]:
    """`label` where the newest event is a ball; `score`, `next`, `assumed` and `warnings` always."""
    match = log.state
    body: dict[str, Any] = {
        "score": score(match),
        "next": next_ball(match),
        "assumed": _remarks(match.assumed),
        "warnings": _remarks(match.warnings),
    }
    last = match.current.last_ball if match.current else None
    if last is not None and isinstance(log.entries[-1].event, Delivery):
        body["label"] = last.label
    return body


def score(match: MatchState) -> dict[str, Any]:
    """The score of the current innings; only a status before the first."""
    innings = match.current
    if innings is None:
        return {"status": match.status.value}
    overs = innings_overs(innings)
    return {
        "status": match.status.value,
        "innings": innings.number,
        "team_id": innings.team_id,
        "runs": innings.total,
        "wickets": innings.wickets,
        "overs": overs,
        "text": f"{innings.total}/{innings.wickets} ({overs})",
    }


def next_ball(match: MatchState) -> dict[str, Any]:
    """Who is where for the next ball, and what `may_be_next` says."""
    view = may_be_next(match)
    innings = match.current
    if innings is None or innings.ended is not None:
        return view
    continuing = innings.over is not None and not innings.over.complete
    for key, player_id in (
        ("striker_id", innings.striker),
        ("non_striker_id", innings.non_striker),
        ("bowler_id", innings.bowler if continuing else None),
    ):
        if player_id is not None:
            view[key] = player_id
    return view


def may_be_next(match: MatchState) -> dict[str, Any]:
    """What must be said with the next record (`needs`: bowler, batter, innings) and which dismissals it may bring."""
    innings = match.current
    free_hit = innings is not None and innings.free_hit
    return {
        "needs": _needs(match, innings),
        "free_hit": free_hit,
        "allowed_dismissals": [kind.value for kind in allowed_on_next(free_hit)],
    }


def _needs(match: MatchState, innings: Innings | None) -> list[str]:
    if match.result is not None:
        return []
    if innings is None or innings.ended is not None:
        return ["innings"]
    needs = []
    if innings.over is None or innings.over.complete:
        needs.append("bowler")
    if innings.striker is None or (innings.non_striker is None and not innings.alone):
        needs.append("batter")
    return needs


def _remarks(remarks: tuple[Remark, ...]) -> list[dict[str, str]]:
    return [{"code": remark.code, "detail": remark.detail} for remark in remarks]
