"""The response to a scorer: the score, the next ball, and the assumptions and warnings."""

from scoring.engine.events.delivery import Delivery
from scoring.engine.log.correcting.remarks import Remarks
from scoring.engine.log.log import Log
from scoring.engine.states.match import MatchState, Remark
from scoring.engine.views.next_ball import describe_next_ball
from scoring.engine.views.notation import innings_overs
from scoring.engine.views.shapes.answer import Answer, CurrentScore, RemarkView


def answer(log: Log, remarks: Remarks | None = None) -> Answer:
    """Describe the match; `remarks` are those of a correction, by default those of the newest event."""
    match = log.state
    warnings, assumed = (match.warnings, match.assumed) if remarks is None else remarks
    body: Answer = {
        "score": current_score(match),
        "next": describe_next_ball(match),
        "assumed": _list_remarks(assumed),
        "warnings": _list_remarks(warnings),
    }
    # An event between balls has no label, although its innings has a last ball.
    last = match.current.last_ball if match.current else None
    if last is not None and isinstance(log.entries[-1].event, Delivery):
        body["label"] = last.label
    return body


def current_score(match: MatchState) -> CurrentScore:
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


def _list_remarks(remarks: tuple[Remark, ...]) -> list[RemarkView]:
    return [{"code": remark.code, "detail": remark.detail} for remark in remarks]
